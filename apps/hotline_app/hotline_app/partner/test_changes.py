"""What partners read of the changes of their orders."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.intake import progress
from hotline_app.intake.course import joining
from hotline_app.intake.watch import urging
from hotline_app.partner import changes
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def category(demo, site, monkeypatch):
	"""A category that partners send, and numbers that are taken back with the test."""
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
	frappe.db.delete("HL Change")
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def sent(external_id: str):
	"""Return an order that the partner has sent."""
	with making.acting_as(making.PARTNER):
		return making.order(line=None, channel=None, category="Street Light", external_id=external_id)


def read(cursor: str | None = None, limit: int = 100) -> dict:
	"""Return a page as (what happened, external id) and its cursor."""
	with making.acting_as(making.PARTNER):
		page = changes.since(cursor, limit)
	told = [(row["happening"], row["external_id"]) for row in page["changes"]]
	return {"told": told, "cursor": page["cursor"], "more": page["more"], "changes": page["changes"]}


def test_all_that_happened_in_order():
	"""Creation, change, merge and deletion are told in their order, with the order as it is now."""
	one, other = sent("A-1"), sent("A-2")
	progress.report(one.name, resolution="On it")
	joining.join(other.name, one.name, "the same lamp")
	frappe.delete_doc("HL Work Order", other.name, force=True)
	page = read()
	told = page["told"]
	assert told[:2] == [("Created", "A-1"), ("Created", "A-2")]
	assert ("Changed", "A-1") in told and ("Merged", "A-2") in told and told[-1] == ("Deleted", "A-2")
	merged = next(row for row in page["changes"] if row["happening"] == "Merged")
	assert merged["merged_into"] == one.name and merged["record"] is None
	assert page["changes"][0]["record"].resolution == "On it"


def test_none_twice_and_none_left_out():
	"""Page by page each change comes once; an answer that was lost is got again with the same cursor."""
	for number in range(5):
		sent(f"A-{number}")
	whole, cursor, told = read(), None, []
	while True:
		page = read(cursor, limit=2)
		assert read(cursor, limit=2) == page
		told += page["told"]
		cursor = page["cursor"]
		if not page["more"]:
			break
	assert told == whole["told"] and cursor == whole["cursor"]
	assert read(cursor)["told"] == []
	sent("A-9")
	assert ("Created", "A-9") in read(cursor)["told"]


def test_orders_of_others_are_not_told():
	"""Neither the centre's own orders nor another partner's are among the changes."""
	making.order()
	assert frappe.db.count("HL Change") == 0
	sent("A-1")
	frappe.db.set_value("HL Change", {"external_id": "A-1"}, "source_system", "another-system")
	assert read()["told"] == []


def test_what_is_changed_at_once_is_told():
	"""Orders that a sweep changes with one statement, past their documents, are told as changed."""
	orders = [sent("A-1").name, sent("A-2").name]
	making.order()
	cursor = read()["cursor"]
	urging._count_all(orders)
	page = read(cursor)
	assert page["told"] == [("Changed", "A-1"), ("Changed", "A-2")]
	assert [row["record"].urge_count for row in page["changes"]] == [1, 1]


def test_changes_are_kept_as_long_as_the_desk_says():
	"""How long changes are kept is the administrator's to say."""
	sent("A-1")
	read()
	frappe.db.set_value("HL Change", {"number": (">", 0)}, "creation", add_days(now_datetime(), -8))
	changes.forget_old()
	assert read()["told"]
	frappe.db.set_single_value("HL Partner Settings", "keep_changes_days", 7)
	changes.forget_old()
	assert read()["told"] == []


def test_cursors_that_can_not_be_used():
	"""A cursor from nowhere is refused; one whose changes are not kept any more says to begin anew."""
	sent("A-1")
	first = read()["cursor"]
	sent("A-2")
	read()
	with pytest.raises(changes.WrongCursorError):
		read("yesterday")
	frappe.db.set_value("HL Change", {"number": (">", 0)}, "creation", add_days(now_datetime(), -91))
	changes.forget_old()
	with pytest.raises(changes.CursorGoneError):
		read(first)
	assert read()["told"] == []


def test_numbers_follow_the_storing_not_the_writing():
	"""What is stored late gets a number after those that were read before it, so no reader passes it."""
	sent("A-1")
	late = frappe.get_all("HL Change", {"external_id": "A-1"}, pluck="name")
	frappe.db.set_value("HL Change", {"name": ("in", late)}, "external_id", "late")
	read()
	frappe.db.set_value("HL Change", {"name": ("in", late)}, "number", None)
	sent("A-2")
	cursor = read()["cursor"]
	frappe.db.set_value("HL Change", late[0], "number", None)
	assert read(cursor)["told"] == [("Created", "late")]
