"""The bench's own MariaDB: its data folder, its administrator, and questions put to it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import shell
from .errors import BenchError
from .layout import Bench
from .steps import wait_until

_START_TIMEOUT_S = 60


def data_folder(bench: Bench) -> Path:
	return bench.var / "mariadb"


def is_initialised(bench: Bench) -> bool:
	return (data_folder(bench) / "mysql").is_dir()


def initialise(bench: Bench, root_password: str, log: Path) -> None:
	"""Create the data folder, its administrator `root` with this password, reachable from this machine only.

	It is made beside its place and moved there whole: an interrupted run leaves nothing half done.
	"""
	if is_initialised(bench):
		return
	fresh = bench.var / "mariadb.new"
	shutil.rmtree(fresh, ignore_errors=True)
	fresh.mkdir(parents=True, mode=0o700)
	accounts = bench.var / "mariadb-accounts.sql"
	accounts.touch(mode=0o600)
	accounts.write_text(_ACCOUNTS.format(password=root_password.replace("\\", "\\\\").replace("'", "\\'")))
	command = ["mariadb-install-db", "--no-defaults", f"--datadir={fresh}", f"--extra-file={accounts}"]
	command += ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
	if os.geteuid() == 0:
		command.append("--user=root")
	try:
		shell.run(command, log=log, what="MariaDB's data folder")
	finally:
		accounts.unlink()
	fresh.rename(data_folder(bench))


def query(bench: Bench, root_password: str, statement: str) -> subprocess.CompletedProcess[str]:
	"""Run a statement as the administrator through the socket."""
	command = ["mariadb", "--no-defaults", f"--socket={bench.run / 'mariadb.sock'}"]
	environment = {**os.environ, "MYSQL_PWD": root_password}
	command += ["--user=root", "--skip-column-names", "--batch", "--execute", statement]
	return subprocess.run(command, capture_output=True, text=True, env=environment)


@contextmanager
def client(bench: Bench, root_password: str, name: str) -> Iterator[subprocess.Popen[bytes]]:
	"""Run the administrator's client on a database; what is written to its input is executed."""
	command = ["mariadb", "--no-defaults", f"--socket={bench.run / 'mariadb.sock'}", "--user=root"]
	command += ["--default-character-set=utf8mb4", "--max-allowed-packet=1G", name]
	environment = {**os.environ, "MYSQL_PWD": root_password}
	pipe = subprocess.PIPE
	with subprocess.Popen(
		command, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe, env=environment
	) as process:
		yield process


def wait_until_ready(bench: Bench, root_password: str) -> None:
	"""Return when the server answers; raise with its own last words when it doesn't."""
	if not wait_until(lambda: query(bench, root_password, "select 1").returncode == 0, _START_TIMEOUT_S):
		log = bench.logs / "mariadb.log"
		words = log.read_text(errors="replace") if log.exists() else ""
		raise BenchError(f"MariaDB did not start: {shell.reason(words[-4000:])} (all of it: {log})")


# The tables are made with the checks of accounts off; reading the tables turns them on.
_ACCOUNTS = """
FLUSH PRIVILEGES;
DROP USER IF EXISTS ''@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}';
CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '{password}';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
"""
