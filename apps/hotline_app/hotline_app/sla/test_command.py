"""The command as an administrator runs it: answers on stdout, one line for each mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[2]
OFFICE = {
	"timezone": "Asia/Shanghai",
	"week": {day: [["09:00", "12:00"], ["13:30", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")},
	"holidays": [f"2026-10-0{day}" for day in range(1, 8)],
	"workdays": {"2026-10-10": "fri"},
}


def run(*arguments):
	return subprocess.run(
		[sys.executable, "-m", "hotline_app.sla", *arguments],
		cwd=APP,
		capture_output=True,
		text=True,
		timeout=60,
	)


@pytest.fixture
def written(tmp_path):
	"""Write a calendar, given as an object or as raw text, and return its path."""

	def write(calendar):
		path = tmp_path / "calendar.json"
		if isinstance(calendar, bytes):
			path.write_bytes(calendar)
		else:
			path.write_text(json.dumps(calendar), encoding="utf-8")
		return str(path)

	return write


def refused(result):
	"""The one line in which a mistake is reported."""
	assert (result.returncode, result.stdout) == (2, "")
	assert result.stderr.count("\n") == 1
	assert "usage:" not in result.stderr
	return result.stderr


@pytest.mark.parametrize(
	("arguments", "answer"),
	[
		("due --start 2026-10-09T11:30 --target 90m", "2026-10-09T14:30:00+08:00"),
		("due --start 2026-09-30T16:30 --target 3wd", "2026-10-10T17:30:00+08:00"),
		("due --start 2026-09-30T16:30 --target 5cd", "2026-10-05T16:30:00+08:00"),
		("due --start 2026-10-09T18:00 --target sameday", "2026-10-10T17:30:00+08:00"),
		("due --start 2026-10-09T01:00:00Z --target 30em", "2026-10-09T09:30:00+08:00"),
		("due --start 2026-10-09T09:00:00.9 --target 1h", "2026-10-09T10:00:00+08:00"),
		(
			"due --start 2026-10-09T09:00 --target 2h --pause 2026-10-09T10:00/2026-10-09T10:30 "
			"--pause 2026-10-09T11:00/2026-10-09T11:15",
			"2026-10-09T11:45:00+08:00",
		),
		("elapsed --start 2026-09-30T17:00 --end 2026-10-08T09:30", "3600"),
		(
			"elapsed --start 2026-10-09T09:00 --end 2026-10-09T12:00 "
			"--pause 2026-10-09T10:00/2026-10-09T10:00:30",
			"10770",
		),
	],
)
def test_an_answer_is_one_line(written, arguments, answer):
	"""The command prints a time with its offset, or whole seconds, and nothing else."""
	result = run(*arguments.split(), "--calendar", written(OFFICE))
	assert (result.returncode, result.stdout, result.stderr) == (0, f"{answer}\n", "")


def test_a_calendar_around_the_clock(written):
	"""A 24x7 calendar is a file of two keys."""
	path = written({"timezone": "Europe/Berlin", "always": True})
	result = run("due", "--calendar", path, "--start", "2026-03-28T12:00", "--target", "24h")
	assert result.stdout == "2026-03-29T13:00:00+02:00\n"


def test_a_file_with_a_byte_order_mark_is_read(written):
	"""A file as Windows editors save it is read."""
	path = written(b"\xef\xbb\xbf" + json.dumps(OFFICE).encode())
	assert run("due", "--calendar", path, "--start", "2026-10-09T09:00", "--target", "1h").returncode == 0


@pytest.mark.parametrize(
	("arguments", "message"),
	[
		("", "the following arguments are required: due|elapsed"),
		("undo", "invalid choice: 'undo'"),
		("due --start 2026-10-09T09:00", "required: --target"),
		("due --target 1h", "required: --start"),
		("due --start tomorrow --target 1h", "--start: unreadable time 'tomorrow'"),
		("due --start 2026-10-32 --target 1h", "--start: unreadable time '2026-10-32'"),
		("due --start 9999-12-31T23:00-05:00 --target 1h", "the year 9999 is out of range"),
		("due --start 2026-10-09T09:00 --target 1x", "unreadable target '1x'"),
		("due --start 2026-10-09T09:00 --target=-1h", "target -1h is negative"),
		("due --start 2026-10-09T09:00 --target -1h", "--target"),
		("due --start 2026-10-09T09:00 --target 99999999h", "more than a hundred years"),
		("due --start 2026-10-09T09:00 --target 876600h", "lies more than 200 years after 2026-10-09"),
		("due --start 2026-10-09T09:00 --target 1h --color red", "unrecognized arguments: --color red"),
		("due --start 2026-10-09T09:00 --target 1h --pause 2026-10-09T10:00", "with a slash between"),
		("due --start 2026-10-09T09:00 --target 1h --pause 2026-10-09/2026-10-10/", "with a slash between"),
		("due --start 2026-10-09T09:00 --target 1h --pause 2026-10-09T10:00/", "--pause: unreadable time ''"),
		(
			"due --start 2026-10-09T09:00 --target 1h --pause 2026-10-09T11:00/2026-10-09T10:00",
			"the pause ends at 2026-10-09T10:00:00+08:00, before its start",
		),
		("elapsed --start 2026-10-09T09:00", "required: --end"),
		(
			"elapsed --start 2026-10-09T09:00 --end 2026-10-08T09:00",
			"the time ends at 2026-10-08T09:00:00+08",
		),
	],
)
def test_a_wrong_option_is_one_line(written, arguments, message):
	"""A wrong option is named in one line, with exit code 2."""
	command, *options = arguments.split() or [""]
	calendar = ["--calendar", written(OFFICE)] if options else []
	assert message in refused(run(*filter(None, [command, *options]), *calendar))


@pytest.mark.parametrize(
	("calendar", "message"),
	[
		(b"{", "not readable as JSON"),
		(b"", "not readable as JSON"),
		(b"\xff\xfe", "not readable as JSON"),
		(b"[" * 100_000, "not readable as JSON"),
		(b'{"timezone": "UTC", "timezone": "Asia/Shanghai", "always": true}', "'timezone' is given twice"),
		([], "a calendar is an object"),
		({**OFFICE, "timezone": "Mars/Base\nOne"}, "unknown time zone"),
		({**OFFICE, "weeks": {}}, "unknown key 'weeks'"),
		({**OFFICE, "week": {}}, "the week has no working hours"),
		({**OFFICE, "holidays": ["2026-10-10"]}, "2026-10-10 is both a holiday and a workday"),
	],
)
def test_a_wrong_calendar_is_one_line(written, calendar, message):
	"""A calendar that can't be used is named with its mistake in one line, with exit code 2."""
	path = written(calendar)
	line = refused(run("due", "--calendar", path, "--start", "2026-10-09T09:00", "--target", "1h"))
	assert message in line
	assert path in line


@pytest.mark.parametrize(("name", "message"), [("none.json", "No such file"), (".", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_one_line(tmp_path, name, message):
	"""A missing file or a folder is named in one line, with exit code 2."""
	path = str(tmp_path / name)
	line = refused(run("elapsed", "--calendar", path, "--start", "2026-10-08", "--end", "2026-10-09"))
	assert message in line


def test_help_explains_the_options():
	"""Help is printed on demand and names the units."""
	result = run("due", "--help")
	assert result.returncode == 0
	assert "sameday" in result.stdout


def test_the_engine_needs_no_framework():
	"""Importing the engine does not load the framework."""
	probe = "import sys, hotline_app.sla; print('frappe' in sys.modules)"
	result = subprocess.run([sys.executable, "-c", probe], cwd=APP, capture_output=True, text=True)
	assert result.stdout == "False\n"
