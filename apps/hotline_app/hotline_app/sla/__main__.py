"""The deadline engine as a command, for administrators who try a calendar before they use it."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn

from .calendar import Calendar
from .deadline import Pause, due, due_before, elapsed
from .errors import CalendarError, MomentError, SLAError
from .target import Target

_START_HELP = "without an offset: in the calendar's zone"


class _Parser(argparse.ArgumentParser):
	"""A parser that reports an error in one line, without its usage."""

	def error(self, message: str) -> NoReturn:
		self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def main(arguments: Sequence[str] | None = None) -> None:
	"""Print a due time in ISO format, or the elapsed working time in seconds.

	What is wrong with a file or an option is said in one line on stderr, with exit code 2.
	"""
	parser = _command()
	options = parser.parse_args(arguments)
	try:
		print(options.answer(options))
	except SLAError as error:
		parser.error(str(error))


def _command() -> _Parser:
	parser = _Parser(prog="python -m hotline_app.sla", description=__doc__, allow_abbrev=False)
	commands = parser.add_subparsers(required=True, metavar="due|elapsed")
	shared = _Parser(add_help=False)
	shared.add_argument("--calendar", required=True, metavar="FILE", help="calendar in JSON")
	shared.add_argument(
		"--pause",
		action="append",
		default=[],
		metavar="ISO/ISO",
		help="time that does not count; may be repeated",
	)

	deadline = commands.add_parser(
		"due", parents=[shared], allow_abbrev=False, help="the moment by which a target must be met"
	)
	deadline.add_argument("--start", metavar="ISO", help=_START_HELP)
	deadline.add_argument("--before", metavar="ISO", help="count back from this moment, not on from a start")
	deadline.add_argument(
		"--target",
		required=True,
		help="working minutes 90m, working hours 8h, elapsed minutes 30em, working days 3wd, "
		"calendar days 5cd, sameday, or working days from the date of the start 7wd-before, 7wd-after",
	)
	deadline.set_defaults(answer=_due)

	working_time = commands.add_parser(
		"elapsed",
		parents=[shared],
		allow_abbrev=False,
		help="the working time between two moments, in seconds",
	)
	working_time.add_argument("--start", required=True, metavar="ISO", help=_START_HELP)
	working_time.add_argument("--end", required=True, metavar="ISO")
	working_time.set_defaults(answer=_elapsed)
	return parser


def _due(options: argparse.Namespace) -> str:
	if (options.start is None) == (options.before is None):
		raise MomentError(
			"the following arguments are required: --start (or --before)"
			if options.start is None
			else "--before: not together with --start"
		)
	calendar = _calendar(options.calendar)
	target = Target.parse(options.target)
	if options.before is not None:
		return _due_before(calendar, target, options)
	moment = due(calendar, _moment("--start", options.start), target, _pauses(options.pause))
	assert moment is not None, "every pause of the command line has an end"
	return moment.isoformat(timespec="seconds")


def _due_before(calendar: Calendar, target: Target, options: argparse.Namespace) -> str:
	if options.pause:
		raise MomentError("--pause: what is counted back from a moment can't be paused")
	return due_before(calendar, _moment("--before", options.before), target).isoformat(timespec="seconds")


def _elapsed(options: argparse.Namespace) -> int:
	calendar = _calendar(options.calendar)
	start, end = _moment("--start", options.start), _moment("--end", options.end)
	return elapsed(calendar, start, end, _pauses(options.pause)) // timedelta(seconds=1)


def _calendar(path: str) -> Calendar:
	try:
		with open(path, encoding="utf-8-sig") as file:
			definition = json.load(file, object_pairs_hook=_object)
		return Calendar.from_dict(definition)
	except OSError as error:
		raise CalendarError(f"{path}: {error.strerror}") from None
	except CalendarError as error:
		raise CalendarError(f"{path}: {error}") from None
	# Beside what is no JSON: bytes that are no UTF-8, and brackets without end.
	except (ValueError, RecursionError) as error:
		raise CalendarError(f"{path}: not readable as JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
	"""A JSON object; a key written twice would silently lose its first value."""
	found: dict[str, Any] = {}
	for key, value in pairs:
		if key in found:
			raise CalendarError(f"{key!r} is given twice")
		found[key] = value
	return found


def _moment(option: str, text: str) -> datetime:
	try:
		return datetime.fromisoformat(text)
	except ValueError:
		raise MomentError(f"{option}: unreadable time {text!r} (such as 2026-10-09T16:30)") from None


def _pauses(texts: Sequence[str]) -> list[Pause]:
	return [_pause(text) for text in texts]


def _pause(text: str) -> Pause:
	ends = text.split("/")
	if len(ends) != 2:
		raise MomentError(f"--pause: {text!r} is not a start and an end with a slash between (ISO/ISO)")
	return Pause(_moment("--pause", ends[0]), _moment("--pause", ends[1]))


if __name__ == "__main__":
	main()
