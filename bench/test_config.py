"""The configuration files: private, complete, and respectful of what a person wrote into them."""

import configparser
import json
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bench import config
from bench.layout import Bench
from bench.processes import GROUPS

ROOT = Path(__file__).parent.parent
PORTS = {"web": 8000, "socketio": 9000, "redis_cache": 13000, "redis_queue": 11000, "mariadb": 13306}
GIB = 1024**3


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
	return config.Settings(Bench.at(tmp_path), PORTS, "127.0.0.1", "one.localhost", "secret")


def test_common_site_config_keeps_what_a_person_wrote(settings: config.Settings) -> None:
	"""Own settings and the database password stay; ports follow the bench."""
	first = config.common_site_config(settings, {})
	former = {**first, "mail_server": "mail.example", "db_port": 3306, "max_file_size": 1}
	second = config.common_site_config(settings, former)
	assert second["mail_server"] == "mail.example"
	assert second["max_file_size"] == 1
	assert second["root_password"] == first["root_password"]
	assert second["db_port"] == PORTS["mariadb"]


def test_everything_listens_on_this_machine_only(settings: config.Settings) -> None:
	"""No service is bound to an address that the network reaches."""
	assert "bind-address = 127.0.0.1" in config.mariadb(settings, GIB)
	assert "bind 127.0.0.1" in config.redis(settings, "redis_cache")
	assert "listen 127.0.0.1:8000" in config.nginx(settings)
	assert "unix:" in config.gunicorn(settings)


def test_redis_asks_for_a_password(settings: config.Settings) -> None:
	"""Whoever can write to the queue can run code, so other users of the machine are kept out."""
	assert "requirepass secret" in config.redis(settings, "redis_queue")
	assert config.common_site_config(settings, {})["redis_queue"] == "redis://:secret@127.0.0.1:11000"


@pytest.mark.parametrize(
	("memory", "pool"),
	[(GIB // 2, 128), (4 * GIB, 512), (8 * GIB, 1024), (23 * GIB, 6144), (256 * GIB, 32768)],
)
def test_buffer_pool_fits_the_machine(settings: config.Settings, memory: int, pool: int) -> None:
	"""The database takes an eighth of little memory, and more of much, within bounds."""
	assert f"innodb-buffer-pool-size = {pool}M" in config.mariadb(settings, memory)


def test_a_site_in_use_survives_a_power_cut(settings: config.Settings) -> None:
	"""Each commit of a site in use reaches the disk; only the tests' own data may be lost."""
	assert "innodb-flush-log-at-trx-commit = 1" in config.mariadb(settings, GIB)


@pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="nginx is not installed")
@pytest.mark.parametrize("trusted", [(), ("10.0.0.0/8", "127.0.0.1")])
def test_nginx_accepts_its_configuration(settings: config.Settings, trusted: tuple[str, ...]) -> None:
	"""The proxy's own check finds nothing wrong, with and without a proxy in front of it."""
	bench = settings.bench
	bench.make_folders()
	(bench.var / "nginx").mkdir()
	path = bench.config / "nginx.conf"
	path.write_text(config.nginx(settings, trusted))
	command = ["/usr/sbin/nginx", "-e", "stderr", "-t", "-c", str(path)]
	done = subprocess.run(command, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr


def test_clients_cannot_choose_their_address(settings: config.Settings) -> None:
	"""What a client says about its own address counts only behind a proxy that was named."""
	assert "real_ip_header" not in config.nginx(settings)
	assert "proxy_set_header X-Forwarded-For $remote_addr" in config.nginx(settings)
	assert "set_real_ip_from 10.0.0.1;" in config.nginx(settings, ("10.0.0.1",))


def test_a_second_web_server_leaves_the_first_its_socket(settings: config.Settings) -> None:
	"""A web server that is started while one runs gives up before it takes the socket away."""
	bench = settings.bench
	bench.make_folders()
	text = config.gunicorn(settings)
	exec(text, {})
	with socket.socket(socket.AF_UNIX) as first:
		first.bind(str(bench.run / "web.sock"))
		first.listen()
		with pytest.raises(SystemExit, match="already"):
			exec(text, {})


def test_every_process_is_supervised(settings: config.Settings) -> None:
	"""The processes of the Procfile are those that the supervisor starts, data before app."""
	procfile = config.read_procfile((ROOT / "Procfile").read_text())
	assert set(procfile) == {name for names in GROUPS.values() for name in names}
	text = configparser.ConfigParser()
	text.read_string(config.supervisor(settings, procfile, GROUPS))
	for name in procfile:
		assert (
			text[f"program:{name}"]["command"].startswith("/bin/sh -c 'exec ")
			or "&& exec" in (text[f"program:{name}"]["command"])
		), "a shell that stays would take the signals"
	assert int(text["group:data"]["priority"]) < int(text["group:app"]["priority"])


def test_files_are_written_whole_and_only_when_they_change(tmp_path: Path) -> None:
	"""Writing the same text again says that nothing changed; a private file is its owner's alone."""
	path = tmp_path / "config" / "x.json"
	assert config.write_json(path, {"b": 1, "a": 2}, private=True)
	assert not config.write_json(path, {"a": 2, "b": 1}, private=True)
	assert json.loads(path.read_text()) == {"a": 2, "b": 1}
	assert path.stat().st_mode & 0o077 == 0
	assert [entry.name for entry in path.parent.iterdir()] == ["x.json"]


def test_sockets_fit_however_deep_the_folder(tmp_path: Path) -> None:
	"""A bench deep in the tree keeps its sockets in a short private folder of its own."""
	deep = Bench.at(tmp_path / ("a" * 60) / ("b" * 60))
	other = Bench.at(tmp_path / ("a" * 60) / ("c" * 60))
	assert len(str(deep.run / "supervisor.sock")) < 100
	assert deep.run != other.run
	deep.make_folders()
	try:
		assert deep.run.stat().st_mode & 0o077 == 0
	finally:
		deep.run.rmdir()


def test_a_home_beside_the_code_shares_it(tmp_path: Path) -> None:
	"""A second home has its own sites and processes and the code of the first."""
	for name in ("apps", "env", "bench"):
		(tmp_path / name).mkdir()
	(tmp_path / "Procfile").touch()
	beside = Bench.at(tmp_path).beside("test")
	beside.make_folders()
	assert (beside.home / "apps").resolve() == tmp_path / "apps"
	assert beside.sites != Bench.at(tmp_path).sites
