"""What the bench remembers between runs: its ports, and the inputs of each finished step."""

import json
import os
import threading
from pathlib import Path
from typing import Any


class State:
	"""A small JSON file, written whole at each change, safe to use from several threads."""

	def __init__(self, path: Path):
		self.path = path
		self._lock = threading.Lock()
		try:
			self._values: dict[str, Any] = json.loads(path.read_text())
		except (FileNotFoundError, json.JSONDecodeError):
			self._values = {}

	def get(self, key: str, default: Any = None) -> Any:
		return self._values.get(key, default)

	def set(self, key: str, value: Any) -> None:
		"""Remember `value`; None forgets the key."""
		with self._lock:
			if value is None:
				self._values.pop(key, None)
			else:
				self._values[key] = value
			self._write()

	def finished(self, step: str) -> str | None:
		"""Return the fingerprint with which `step` was last finished."""
		return self.get("finished", {}).get(step)

	def finish(self, step: str, fingerprint: str | None) -> None:
		"""Remember that `step` was finished with these inputs; None forgets it."""
		with self._lock:
			finished = self._values.setdefault("finished", {})
			if fingerprint is None:
				finished.pop(step, None)
			else:
				finished[step] = fingerprint
			self._write()

	def _write(self) -> None:
		self.path.parent.mkdir(parents=True, exist_ok=True)
		fresh = self.path.with_suffix(".new")
		fresh.touch(mode=0o600)
		fresh.write_text(json.dumps(self._values, indent="\t", sort_keys=True) + "\n")
		os.replace(fresh, self.path)
