"""What a person sees while the bench works: a line a step, with its time, and one line an error."""

import contextlib
import sys
import threading
import time
from contextlib import contextmanager
from typing import TextIO

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_INTERVAL_S = 0.1


class Console:
	"""Prints steps as they start and end; on a terminal a spinner shows what is under way."""

	def __init__(self, stream: TextIO | None = None):
		self.stream = stream or sys.stdout
		self.lively = self.stream.isatty()
		self._lock = threading.Lock()
		self._running: dict[str, float] = {}
		self._ticker: threading.Thread | None = None

	def say(self, text: str = "") -> None:
		"""Print a line above the spinner."""
		# Whoever reads may have gone away; the work goes on all the same.
		with self._lock, contextlib.suppress(BrokenPipeError):
			self._wipe()
			print(text, file=self.stream, flush=True)

	@contextmanager
	def step(self, title: str):
		"""Show `title` as under way, then as done with its time, or as failed."""
		began = time.monotonic()
		self._begin(title, began)
		mark = "failed"
		try:
			yield
			mark = "done"
		finally:
			self._end(title)
			sign = {"done": "✓", "failed": "✗"}[mark]
			self.say(f"  {self._coloured(sign, mark)} {title:<44}{time.monotonic() - began:7.1f} s")

	def _begin(self, title: str, began: float) -> None:
		if not self.lively:
			self.say(f"  … {title}")
			return
		with self._lock:
			self._running[title] = began
			if self._ticker is None:
				self._ticker = threading.Thread(target=self._spin, daemon=True)
				self._ticker.start()

	def _end(self, title: str) -> None:
		with self._lock:
			self._running.pop(title, None)

	def _spin(self) -> None:
		frame = 0
		while True:
			time.sleep(_INTERVAL_S)
			with self._lock:
				if not self._running:
					self._ticker = None
					self._wipe()
					return
				frame += 1
				now = time.monotonic()
				parts = [f"{title} {now - began:.0f} s" for title, began in self._running.items()]
				self._wipe()
				self.stream.write(f"  {_FRAMES[frame % len(_FRAMES)]} " + " · ".join(parts))
				self.stream.flush()

	def _wipe(self) -> None:
		if self.lively:
			self.stream.write("\r\x1b[2K")

	def _coloured(self, text: str, mark: str) -> str:
		if not self.lively:
			return text
		return f"\x1b[{32 if mark == 'done' else 31}m{text}\x1b[0m"
