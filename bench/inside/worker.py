"""Works off background jobs like the framework's own worker, with what scheduled jobs import loaded before.

	../env/bin/python -P ../bench/inside/worker.py      (in the folder `sites`)

Each job has a process of its own. Forked from one that knows nothing, it would spend most of a second of
computing time on importing modules for a job of milliseconds, many times a minute.
"""

import importlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from frappe.utils.background_jobs import start_worker


def load(apps: list[str]) -> None:
	"""Import the modules in which the apps' scheduled functions stand, with all that these import."""
	for app in apps:
		events = importlib.import_module(f"{app}.hooks").scheduler_events
		for path in _paths(events):
			# What can't be imported fails in its own job, where it is seen.
			with suppress(Exception):
				importlib.import_module(path.rpartition(".")[0])


def _paths(events: object) -> Iterator[str]:
	"""Give the functions of an app's `scheduler_events`, however deep they stand."""
	if isinstance(events, str):
		yield events
	else:
		for part in events.values() if isinstance(events, dict) else events:
			yield from _paths(part)


if __name__ == "__main__":
	load(Path("apps.txt").read_text().split())
	start_worker()
