"""A partner keeps in step while the server is killed: no change is lost, none is told twice.

HOTLINE_SYNC_CHANGES and HOTLINE_SYNC_KILLS make it a trial of the whole size: `tests/bench/partner_sync.py`.
"""

import os
import signal
import time

import frappe
import pytest
from hotline_app import changed

from bench.steps import wait_until
from tests.support import making
from tests.support.following import Follower
from tests.support.site import Server, Site

CHANGES = int(os.environ.get("HOTLINE_SYNC_CHANGES", "2000"))
KILLS = int(os.environ.get("HOTLINE_SYNC_KILLS", "1"))
ORDERS, PAGE, KEY, SECRET = 20, 50, "followkey", "followsecret"
ORDER = "HL Work Order"


@pytest.fixture
def orders(own_site: Site, demo) -> list[str]:
	"""Orders that a partner has sent, which may ask as often as it likes."""
	with own_site.connected():
		user = frappe.get_doc("User", making.PARTNER)
		user.api_key, user.api_secret = KEY, SECRET
		user.save()
		frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
		frappe.get_doc("HL Partner", "city-311").update({"requests_a_minute": 0}).save()
		with making.acting_as(making.PARTNER):
			sent = {"line": None, "channel": None, "category": "Street Light"}
			names = [making.order(**sent, external_id=f"F-{number}").name for number in range(ORDERS)]
		frappe.db.commit()
	return names


def kill(server: Server) -> None:
	"""Kill the web server outright, in the middle of whatever it does, and start it again."""
	supervisor = server.site.testsite.supervisor
	(web,) = (process for process in supervisor.processes() if process.name == "web")
	os.killpg(os.getpgid(web.pid), signal.SIGKILL)
	assert wait_until(lambda: all(p.pid != web.pid for p in supervisor.processes()), 30)
	server.site.testsite.serve()


def write(orders: list[str], undo: bool) -> None:
	"""Change the orders in one transaction."""
	changed.tell(ORDER, orders)
	if undo:
		# What did not happen is told to nobody.
		frappe.db.savepoint("undone")
		changed.tell(ORDER, orders)
		frappe.db.rollback(save_point="undone")
	frappe.db.commit()


def test_nothing_is_lost_or_doubled(server: Server, own_site: Site, orders: list[str]) -> None:
	"""Changes that are made while a partner reads and the server is killed arrive each once, in order."""
	rounds = CHANGES // ORDERS
	kill_after = {(number + 1) * rounds // (KILLS + 1) for number in range(KILLS)}
	follower = Follower(server.url, KEY, SECRET, PAGE)
	began = time.monotonic()
	follower.start()
	for number in range(rounds):
		with own_site.connected():
			write(orders, undo=number % 10 == 0)
		if number in kill_after:
			kill(server)
	follower.finish(60 + CHANGES / 100)
	with own_site.connected():
		stored = frappe.get_all("HL Change", pluck="number", order_by="number")
	print(f"{len(stored):,} changes, {KILLS} kills, {follower.failures} failed requests", end=" ")
	print(f"in {time.monotonic() - began:.0f} s")
	assert len(stored) >= rounds * ORDERS
	assert [row["number"] for row in follower.told] == stored
	assert {row["order"] for row in follower.told} == set(orders)
	assert not KILLS or follower.failures
