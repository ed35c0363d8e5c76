"""Virtual time: what is planned happens in its order, as fast as it is asked for."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from .parts import Call


class Plans:
	"""What is going to happen, and the time it is."""

	def __init__(self, begin: datetime):
		self.now = begin
		self._order = itertools.count(1)
		self._plans: list[tuple[datetime, int, Callable[[], None]]] = []

	def run(self, until: datetime) -> None:
		"""Let everything happen that happens until then."""
		while self._plans and self._plans[0][0] <= until:
			self.now, _order, happen = heapq.heappop(self._plans)
			happen()
		self.now = max(self.now, until)

	def next_at(self) -> datetime | None:
		"""Return when the next thing happens, None if nothing is planned."""
		return self._plans[0][0] if self._plans else None

	def after(self, seconds: float, happen: Callable[[], None], call: Call | None = None) -> None:
		"""Plan something; what is planned for a call happens only if nothing else happens to it before."""
		turn = call.turn if call else 0

		def unless_changed() -> None:
			if call is None or (call.turn == turn and not call.is_over):
				happen()

		heapq.heappush(
			self._plans, (self.now + timedelta(seconds=seconds), next(self._order), unless_changed)
		)
