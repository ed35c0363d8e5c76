"""How many agents a number of calls needs, by Erlang C; arithmetic only.

Calls come at random and wait in one queue for the next free agent. `load` is in erlangs: calls an hour times
handling time in hours.
"""

from math import ceil, exp

MOST_AGENTS = 2000


def load(calls: float, handling_s: float, interval_s: float = 1800) -> float:
	"""Return the load in erlangs of `calls` in an interval that take `handling_s` seconds each."""
	return calls * handling_s / interval_s


def probability_of_waiting(agents: int, load: float) -> float:
	"""Return the share of calls that find all agents busy; 1 where the agents are fewer than the load."""
	if load <= 0:
		return 0.0
	if agents <= load:
		return 1.0
	# Erlang B by its recursion, which neither overflows nor needs factorials.
	blocked = 1.0
	for n in range(1, agents + 1):
		blocked = load * blocked / (n + load * blocked)
	return blocked / (1 - load / agents * (1 - blocked))


def share_in_time(agents: int, load: float, handling_s: float, within_s: float) -> float:
	"""Return the share of calls answered within `within_s` seconds, from 0 to 1."""
	if load <= 0:
		return 1.0
	if agents <= load:
		return 0.0
	return 1 - probability_of_waiting(agents, load) * exp(-(agents - load) * within_s / handling_s)


def agents_needed(
	calls: float,
	handling_s: float,
	*,
	interval_s: float = 1800,
	share: float = 0.8,
	within_s: float = 20,
	occupancy: float = 1.0,
) -> int:
	"""Return the fewest agents who answer `share` of the calls in time, busy for at most `occupancy`."""
	offered = load(calls, handling_s, interval_s)
	if offered <= 0 or handling_s <= 0:
		return 0
	agents = max(1, ceil(offered / max(min(occupancy, 1.0), 0.1)))
	target = min(share, 0.9999)
	while agents < MOST_AGENTS and share_in_time(agents, offered, handling_s, within_s) < target:
		agents += 1
	return agents


def with_shrinkage(agents: int, shrinkage: float) -> int:
	"""Return how many are rostered so that `agents` are there, a share of whom is elsewhere (0 to 0.9)."""
	return ceil(agents / (1 - min(max(shrinkage, 0.0), 0.9)) - 1e-9)
