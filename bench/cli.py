"""The command line of a product on its bench: reads what is wanted and says how it went."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import backup, doctor, follow, python, restore, site
from .console import Console
from .errors import BenchError
from .layout import Bench
from .processes import PROCESSES, Supervisor
from .product import Command, Product
from .up import (
	Options,
	Outcome,
	Up,
	address_of,
	only_one,
	prepare_machine,
	start_data,
	state_of,
)

_LINES_SHOWN = 40


def main(product: Product, root: Path, arguments: Sequence[str] | None = None) -> int:
	"""Run a command and return its exit code; an error a person can mend is one line."""
	given = list(sys.argv[1:] if arguments is None else arguments)
	bench = Bench.at(root)
	try:
		if given and (passed_on := _passed_on(product).get(given[0])):
			return passed_on(product, bench, given[1:])
		options = _parser(product).parse_args(given or ["--help"])
		return options.run(product, bench, options) or 0
	except BenchError as error:
		if os.environ.get(f"{product.command.upper()}_DEBUG"):
			raise
		print(f"{product.command}: {error}", file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		print(f"\n{product.command}: interrupted; the same command goes on from here", file=sys.stderr)
		return 130


def _parser(product: Product) -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(
		prog=f"./{product.command}",
		description=f"{product.title}: one command for all of it.",
		epilog=f"Start with: ./{product.command} up",
	)
	commands = parser.add_subparsers(metavar="COMMAND", required=True)

	up = commands.add_parser("up", help="install what is missing, start everything, say where it is")
	up.add_argument("--detach", action="store_true", help="leave it running in the background")
	up.add_argument("--port", type=int, help="the port to serve on (default: a free one, remembered)")
	up.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
	up.add_argument("--no-demo", action="store_true", help="begin without demo data (counts for a new site)")
	up.set_defaults(run=_up)

	down = commands.add_parser("down", help="stop everything that was started here")
	down.set_defaults(run=_down)

	status = commands.add_parser("status", help="say what runs and where; exit code 1 when something doesn't")
	status.set_defaults(run=_status)

	logs = commands.add_parser("logs", help="show the processes' logs")
	logs.add_argument("process", nargs="?", choices=PROCESSES)
	logs.add_argument("-f", "--follow", action="store_true", help="go on showing what is added")
	logs.set_defaults(run=_logs)

	look = commands.add_parser("doctor", help="look everything over; exit code 1 when something is wrong")
	look.set_defaults(run=_doctor)

	keep = commands.add_parser("backup", help="write the site's database and files into one archive")
	keep.set_defaults(run=_backup)

	put_back = commands.add_parser("restore", help="put a backup in the site's place, after checking it")
	put_back.add_argument("file", type=Path, metavar="FILE")
	put_back.set_defaults(run=_restore)

	# Their options are their own, so they are taken before this parser sees them; here for the help.
	commands.add_parser("bench", help="any command of frappe-bench or the framework: bench migrate, …")
	commands.add_parser("test", help="run the tests on a site of their own; takes pytest's options")
	for command in product.commands:
		commands.add_parser(command.name, help=command.help)
	return parser


def _passed_on(product: Product) -> Mapping[str, Callable[[Product, Bench, list[str]], int]]:
	return {
		"bench": _bench,
		"test": _test,
		**{command.name: _running(command) for command in product.commands},
	}


def _up(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	console = Console()
	with only_one(bench):
		# A terminal that closes, or a plain kill, ends a foreground run as Ctrl-C does.
		for number in (signal.SIGTERM, signal.SIGHUP):
			signal.signal(number, signal.default_int_handler)
		wanted = Options(options.port, options.host, not options.no_demo)
		outcome = Up(bench, product, wanted, console).run()
		_announce(product, outcome, console)
	if options.detach or outcome.was_running:
		return 0
	console.say("Ctrl-C stops it.\n")
	supervisor = Supervisor(bench)
	try:
		follow.follow(_logs_of(bench, PROCESSES), sys.stdout, supervisor.is_running)
	except KeyboardInterrupt:
		console.say("\nstopping …")
		supervisor.stop()
	return 0


def _announce(product: Product, outcome: Outcome, console: Console) -> None:
	running = "runs already" if outcome.was_running else "is running"
	console.say(f"\n{product.title} {running}: {outcome.address}")
	if outcome.admin_password:
		console.say(f"\nAdministrator's password, shown this once: {outcome.admin_password}")
	if outcome.accounts:
		console.say("\nDemo accounts:")
	for account in outcome.accounts:
		console.say("  {role:<24} {user:<26} {password:<20} {page}".format(**account))
	if outcome.accounts and not outcome.was_running:
		console.say("\nTry first:")
		for number, step in enumerate(product.first_steps, start=1):
			console.say(f"  {number}. {step.replace('{address}', outcome.address)}")
	console.say()


def _down(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	with only_one(bench):
		print("stopped" if Supervisor(bench).stop() else "nothing was running")
	return 0


def _status(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	processes = Supervisor(bench).processes()
	for process in processes:
		print(f"  {process.name:<12} {process.state.lower():<9} {process.description}")
	if not processes:
		print(f"not running; start it with ./{product.command} up --detach")
		return 1
	print(f"\n  {address_of(state_of(bench))}")
	return 0 if all(process.is_up for process in processes) else 1


def _logs(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	logs = _logs_of(bench, [options.process] if options.process else PROCESSES)
	for log in logs:
		for line in follow.tail(log, _LINES_SHOWN if options.process else _LINES_SHOWN // 4):
			print(f"{log.stem:<12} | {line}")
	if options.follow:
		follow.follow(logs, sys.stdout)
	return 0


def _logs_of(bench: Bench, names: Sequence[str]) -> list[Path]:
	return [bench.logs / f"{name}.log" for name in names]


def _doctor(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	wrong = 0
	for finding in doctor.examine(bench, product):
		sign = {True: "✓", False: "✗", None: " "}[finding.is_fine]
		print(f"  {sign} {finding.subject:<14} {finding.text}")
		wrong += finding.is_fine is False
	if wrong:
		print(f"\n{wrong} wrong; `./{product.command} up` mends what it can")
	return min(wrong, 1)


def _backup(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	with only_one(bench), _data_running(product, bench):
		print(restore.make(bench, product.site, product.app))
	return 0


def _restore(product: Product, bench: Bench, options: argparse.Namespace) -> int:
	console = Console()
	found = backup.verify(options.file, product.app)
	with only_one(bench), _data_running(product, bench):
		up = Up(bench, product, Options(host=state_of(bench).get("host", "127.0.0.1")), console)
		serves = up.serves()
		with console.step("safety copy of the present state"):
			safety = restore.make(bench, product.site, product.app, purpose="before-restore")
		Supervisor(bench).stop_group("app")
		try:
			with console.step("database and files"):
				restore.put_in_place(bench, product.site, found)
		finally:
			if serves:
				with console.step("processes"):
					up.restart()
	console.say(f"\nrestored {options.file}\nthe former state is kept in {safety}")
	return 0


@contextmanager
def _data_running(product: Product, bench: Bench) -> Iterator[None]:
	"""Have the database and Redis run, and leave them as they were found."""
	if not site.exists(bench, state_of(bench), product.site):
		raise BenchError(f"there is no site yet: run ./{product.command} up first")
	supervisor = Supervisor(bench)
	was_running = supervisor.is_running()
	start_data(bench)
	try:
		yield
	finally:
		if not was_running:
			supervisor.stop()


def _bench(product: Product, bench: Bench, arguments: list[str]) -> int:
	program = bench.tools / "bin" / "bench"
	if not program.exists():
		raise BenchError(f"the bench is not installed yet: run ./{product.command} up first")
	if arguments[:1] == ["start"] and Supervisor(bench).is_running():
		raise BenchError(f"{product.title} runs already: stop it first with ./{product.command} down")
	os.chdir(bench.root)
	os.execve(program, ["bench", *arguments], tool_environment(bench))


def tool_environment(bench: Bench) -> dict[str, str]:
	"""Return the environment in which frappe-bench finds the tools that it calls."""
	folders = [bench.tools / "bin", bench.env / "bin", bench.apps / "frappe" / "node_modules" / ".bin"]
	path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
	return {**os.environ, **python.uv_environment(bench), "PATH": path}


def _test(product: Product, bench: Bench, arguments: list[str]) -> int:
	with only_one(bench):
		prepare_machine(bench, product, state_of(bench), Console(), with_tests=True)
	os.chdir(bench.root)
	os.execv(bench.python, [str(bench.python), "-m", "pytest", *arguments])


def _running(command: Command) -> Callable[[Product, Bench, list[str]], int]:
	def run(product: Product, bench: Bench, arguments: list[str]) -> int:
		if not command.needs_site:
			os.chdir(bench.root)
			os.execv(sys.executable, [sys.executable, "-m", command.module, *arguments])
		if not Supervisor(bench).is_running():
			raise BenchError(f"{product.title} is not running: start it with ./{product.command} up --detach")
		os.chdir(bench.sites)
		call = [str(bench.python), "-m", command.module, "--site", product.site, *arguments]
		os.execv(bench.python, call)

	return run
