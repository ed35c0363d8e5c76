"""What a load leaves on a site."""

from collections.abc import Iterator
from contextlib import chdir
from datetime import datetime, timedelta

import frappe
import pytest
from frappe.installer import update_site_config

from hotline_app.load import __main__ as command
from hotline_app.sla import clocks, sweep

ORDERS = 300
UNTIL = datetime.combine(datetime.now().date(), datetime.min.time())


@pytest.fixture
def loaded(site) -> Iterator[int]:
	"""How many orders of seed 1 were added for this test: all of them, or none if they were there."""
	yield command.load(ORDERS, 1, UNTIL)


def _generated(doctype: str = "HL Work Order", **filters: object) -> int:
	return frappe.db.count(doctype, {"source_system": "load", "external_id": ("like", "S1-%"), **filters})


def test_orders_are_ordinary_ones(loaded: int) -> None:
	"""Proves that generated orders open, pass their own validation, and stand in the list."""
	names = frappe.get_list("HL Work Order", filters={"source_system": "load"}, pluck="name", limit=ORDERS)
	assert len(names) == ORDERS
	for name in names[:50]:
		order = frappe.get_doc("HL Work Order", name)
		assert order.get_invalid_links()[0] == []
		if order.stage not in ("Closed", "Cancelled"):
			order.urgency = "High"
			order.save()
	assert frappe.get_list("HL Work Order", filters={"source_system": "load", "stage": "Closed"}, limit=1)


def test_clocks_are_those_of_the_policy(loaded: int) -> None:
	"""Proves that a generated order has the clocks and the next deadline that the engine works out for it."""
	for name in frappe.get_all(
		"HL Work Order", filters={"source_system": "load"}, pluck="name", limit=ORDERS
	):
		order = frappe.get_doc("HL Work Order", name)
		plan = clocks.plan(order, refresh=True)
		assert {clock["title"] for clock in plan.wanted} == set(plan.stored)
		for wanted in plan.wanted:
			stored = plan.stored[wanted["title"]]
			for field in ("due_at", "started_at", "stopped_at", "state", "policy", "target", "steps_done"):
				assert stored[field] == wanted[field], (name, wanted["title"], field)
		assert order.next_due_at == plan.next_due_at


def test_dispatches_and_follow_ups_open(loaded: int) -> None:
	"""Proves that the dispatches and follow-ups of generated orders open, with all that they refer to."""
	for doctype in ("HL Dispatch", "HL Follow-up Task", "HL Customer"):
		names = frappe.get_all(doctype, filters={"name": ("like", "S1-%")}, pluck="name", limit=20)
		assert names
		for name in names:
			assert frappe.get_doc(doctype, name).get_invalid_links()[0] == []


def test_the_sweep_works_on_them(loaded: int) -> None:
	"""Proves that the watch over deadlines marks generated clocks that run out after the load."""
	clock = frappe.get_all(
		"HL SLA Clock",
		filters={"name": ("like", "S1-%"), "state": "Running", "breached": 1},
		pluck="name",
		limit=1,
	)
	if not clock:
		pytest.skip("none of the open orders is late")
	frappe.db.set_value("HL SLA Clock", clock[0], "breached", 0)
	sweep.run()
	assert frappe.db.get_value("HL SLA Clock", clock[0], "breached")


def test_the_same_seed_adds_nothing(loaded: int) -> None:
	"""Proves that a second run with the same seed changes nothing, and a larger one goes on after it."""
	before = _generated()
	assert command.load(ORDERS, 1, UNTIL) == 0
	assert _generated() == before
	assert command.load(before + 20, 1, UNTIL) == 20
	assert _generated() == before + 20
	assert frappe.db.exists("HL Work Order", {"source_system": "load", "external_id": f"S1-{before + 20}"})


def test_another_day_goes_on_too(loaded: int) -> None:
	"""Proves that a run on a later day goes on where an earlier one ended, with the same callers."""
	assert command.load(100, 2, UNTIL) == 100
	assert command.load(200, 2, UNTIL + timedelta(days=1)) == 100


def test_an_interrupted_run_leaves_whole_batches(site, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Proves that after an interrupt whole batches are there, and that the next run goes on after them."""
	monkeypatch.setattr(command, "BATCH", 50)

	def interrupt(done: int, total: int, seconds: float) -> None:
		if done >= 100:
			raise KeyboardInterrupt

	with pytest.raises(KeyboardInterrupt):
		command.load(ORDERS, 3, UNTIL, interrupt)
	frappe.db.rollback()
	stored = frappe.db.count("HL Work Order", {"external_id": ("like", "S3-%")})
	assert stored % 50 == 0
	assert 100 <= stored < ORDERS
	assert command.load(ORDERS, 3, UNTIL) == ORDERS - stored


def _command(own_site, *arguments: str) -> int:
	with chdir(own_site.testsite.bench.sites):
		return command.main(arguments)


def test_a_site_in_use_is_refused(own_site, capsys: pytest.CaptureFixture) -> None:
	"""Proves that a site that is not a demo is refused with one line and exit code 1, unless forced."""
	with own_site.connected():
		for key in command.DEMO_KEYS:
			update_site_config(key, "None")
	arguments = ("--site", own_site.name, "--seed", "4", "--orders", "10")
	assert _command(own_site, *arguments) == 1
	said = capsys.readouterr()
	assert said.out == ""
	assert (
		said.err
		== f"demo: {own_site.name} is not a demo site; --force writes generated orders all the same\n"
	)
	assert _command(own_site, *arguments, "--force") == 0
	assert capsys.readouterr().out.startswith("10 orders in ")
	assert _command(own_site, *arguments, "--force") == 0
	assert (
		capsys.readouterr().out == f"nothing to add: {own_site.name} has these 10 orders of seed 4 already\n"
	)


def test_an_unknown_site_is_named(own_site, capsys: pytest.CaptureFixture) -> None:
	"""Proves that a site that isn't there is said to be missing, with exit code 1."""
	assert _command(own_site, "--site", "nowhere.localhost", "--orders", "10") == 1
	assert capsys.readouterr().err == "demo: there is no site nowhere.localhost here\n"
