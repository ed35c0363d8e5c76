"""Erlang C against figures from the tables of the books."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline_app.roster import erlang


@pytest.mark.parametrize(
	("agents", "load", "waiting"),
	[(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (14, 10.0, 0.1741), (11, 10.0, 0.6821)],
)
def test_share_that_waits_is_that_of_the_tables(agents, load, waiting):
	"""The share of calls that wait is that of Erlang's formula, worked out elsewhere."""
	assert erlang.probability_of_waiting(agents, load) == pytest.approx(waiting, abs=0.0005)


def test_a_hundred_calls_in_half_an_hour_need_fourteen():
	"""The textbook's case: 100 calls of 180 s in half an hour, 80 % within 20 s, need 14 agents."""
	assert erlang.load(100, 180) == 10
	assert erlang.agents_needed(100, 180) == 14
	assert erlang.share_in_time(14, 10, 180, 20) == pytest.approx(0.8884, abs=0.0005)
	assert erlang.agents_needed(100, 180, occupancy=0.6) == 17
	assert erlang.with_shrinkage(14, 0.3) == 20


def test_nothing_to_do_needs_nobody():
	"""No calls, or calls that take no time, need no agent; fewer agents than the load answer none in time."""
	assert erlang.agents_needed(0, 180) == 0
	assert erlang.agents_needed(10, 0) == 0
	assert erlang.share_in_time(9, 10, 180, 20) == 0
	assert erlang.with_shrinkage(0, 0.3) == 0


# How long an example takes is no fault of what it proves, on a machine that is busy.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(0.1, 300), st.floats(20, 900), st.floats(0.5, 0.95))
def test_fewest_agents_reach_the_target_and_one_less_does_not(calls, handling, share):
	"""The agents that are asked for answer the share in time; with one less they don't, or are too busy."""
	agents = erlang.agents_needed(calls, handling, share=share)
	offered = erlang.load(calls, handling)
	assert erlang.share_in_time(agents, offered, handling, 20) >= share
	if agents > 1:
		fewer = agents - 1
		assert fewer < offered or erlang.share_in_time(fewer, offered, handling, 20) < share
