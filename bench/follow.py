"""Shows log files as they grow, a line at a time, each with the name of its process."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

_INTERVAL_S = 0.3


def tail(path: Path, lines: int) -> list[str]:
	"""Return a log's last lines, none if there is no log."""
	if not path.exists():
		return []
	return path.read_text(errors="replace").splitlines()[-lines:]


def follow(logs: Iterable[Path], stream: TextIO, go_on: Callable[[], bool] = lambda: True) -> None:
	"""Print what is added to the logs from now on, until interrupted or `go_on` says no."""
	watched = {path: path.stat().st_size if path.exists() else 0 for path in logs}
	width = max(len(path.stem) for path in watched)
	while go_on():
		for path in watched:
			text, watched[path] = _added(path, watched[path])
			for line in text.splitlines():
				print(f"{path.stem:<{width}} | {line}", file=stream)
		stream.flush()
		time.sleep(_INTERVAL_S)


def _added(path: Path, since: int) -> tuple[str, int]:
	"""Return the whole lines added after `since`, and where to go on; a rotated log begins anew."""
	if not path.exists():
		return "", 0
	with path.open("rb") as log:
		size = log.seek(0, 2)
		start = since if since <= size else 0
		log.seek(start)
		added = log.read()
	whole = added[: added.rfind(b"\n") + 1]
	return whole.decode(errors="replace"), start + len(whole)
