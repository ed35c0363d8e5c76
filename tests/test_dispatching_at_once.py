"""Many give out the same orders to the same providers at once, over HTTP."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import frappe
import pytest
from hotline_app.dispatch.stages import OPEN_STAGES

from tests.support import making
from tests.support.site import Server, Site

DISPATCHERS = (making.AGENT, making.LEADER)
ORDERS, PROVIDERS = 50, 10
# Fewer jobs can be taken than there are.
LOAD_LIMIT = 4
# How many want to give out each order, each to another provider.
RIVALS = 4


@pytest.fixture(scope="module")
def orders(own_site: Site, demo) -> list[str]:
	"""Orders that nobody has."""
	with own_site.connected():
		names = [making.order(caller_phone=f"1390007{n:04d}").name for n in range(ORDERS)]
		frappe.db.commit()
	return names


@pytest.fixture(scope="module")
def providers(own_site: Site, demo) -> list[str]:
	"""Providers who can each take a few of them."""
	with own_site.connected():
		names = [making.provider(f"Rival {n}", load_limit=LOAD_LIMIT).name for n in range(PROVIDERS)]
		frappe.db.commit()
	return names


@pytest.mark.clause("C-7.1.2")
def test_200_dispatches_at_once(own_site: Site, server: Server, demo, orders, providers) -> None:
	"""Of 200 who give out 50 orders to 10 providers at once no two give out the same order, no provider gets
	more than it can take, and nobody is refused for another reason."""
	sessions = [server.session(user, demo[0]["password"]) for user in DISPATCHERS]
	wanted = {
		order: [providers[(n + 3 * rival) % PROVIDERS] for rival in range(RIVALS)]
		for n, order in enumerate(orders)
	}
	# Rivals for one order follow each other, so that they meet.
	attempts = [(order, provider) for order in orders for provider in wanted[order]]

	everybody = Barrier(len(attempts))

	def give(number: int) -> tuple[int, str]:
		order, provider = attempts[number]
		everybody.wait()
		answer = sessions[number % len(sessions)].post(
			f"{server.url}/api/method/hotline_app.api.dispatch.offer",
			json={"order": order, "provider": provider},
		)
		return answer.status_code, answer.text[-400:]

	with ThreadPoolExecutor(len(attempts)) as pool:
		answers = list(pool.map(give, range(len(attempts))))
	assert len(answers) == 200
	assert [answer for answer in answers if answer[0] not in (200, 409, 417)] == []
	with own_site.connected():
		rows = frappe.get_all(
			"HL Dispatch",
			{"work_order": ("in", orders), "stage": ("in", OPEN_STAGES)},
			["work_order", "provider"],
		)
		handling = frappe.get_all(
			"HL Work Order", {"name": ("in", orders), "stage": "Handling"}, ["name", "provider"]
		)
	given = {row.work_order: row.provider for row in rows}
	assert len(rows) == len(given) == [status for status, _text in answers].count(200)
	assert {row.name: row.provider for row in handling} == given
	load = Counter(row.provider for row in rows)
	assert max(load.values()) <= LOAD_LIMIT
	for order in set(orders) - set(given):
		assert [load[provider] for provider in wanted[order]] == [LOAD_LIMIT] * RIVALS
