"""Who reviews what: nobody their own work, and each about as much as the others."""

from collections import Counter
from collections.abc import Sequence

from hotline_app import roles, sampling

from .access import REVIEW

INSPECTOR = "Hotline Quality Inspector"


def of_plan(plan) -> list[str]:
	"""Return the reviewers of a plan: those it names, or everybody with the role for it."""
	named = [row.user for row in plan.reviewers]
	return named or roles.holders(roles.LEADER if plan.leaders else INSPECTOR)


class Assigning:
	"""Hands out what was drawn, always to those who have the least of it; the seed decides between equals."""

	def __init__(self, people: Sequence[str], seed: str):
		self._people = sorted(people, key=lambda person: sampling.place(seed, person))
		self._fences = roles.fences(people, REVIEW)
		self._load: Counter[str] = Counter()

	def choose(self, agent: str, line: str | None, number: int) -> list[str]:
		"""Return up to `number` different reviewers for the work of `agent`, who is none of them.

		User Permissions may keep a reviewer to some lines.
		"""
		others = [person for person in self._people if person != agent and self._may_see(person, line)]
		# The sort is stable: among equals the first one of the seed's order.
		chosen = sorted(others, key=lambda person: self._load[person])[:number]
		self._load.update(chosen)
		return chosen

	def _may_see(self, person: str, line: str | None) -> bool:
		return not line or person not in self._fences or line in self._fences[person]
