import frappe
import pytest

from hotline_app.api import files, people, queue, watching
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent():
	with making.acting_as(making.AGENT):
		yield making.AGENT


def _names(rows: list[dict]) -> list[str]:
	return [row["name"] for row in rows]


def test_nearest_deadline_first(agent):
	"""A view begins with the order whose deadline is next; orders without one come last."""
	first, second = making.order(), making.order(caller_phone="13912340000")
	frappe.db.set_value("HL Work Order", first.name, "next_due_at", "2030-01-01 00:00:00")
	frappe.db.set_value("HL Work Order", second.name, "next_due_at", None)
	names = _names(queue.page(mine=True))
	assert names.index(first.name) < names.index(second.name)


def test_repeats_are_in_no_view(agent):
	"""A repeat is worked with its primary, so only that one is in the queue and counted."""
	before = queue.counts(mine=True)["open"]
	primary, repeat = making.order(), making.order()
	frappe.db.set_value("HL Work Order", repeat.name, "duplicate_of", primary.name)
	names = _names(queue.page(mine=True))
	assert primary.name in names and repeat.name not in names
	assert queue.counts(mine=True)["open"] == before + 1


@pytest.mark.parametrize(
	("mark", "view"),
	[({"held": 1}, "held"), ({"supervised": 1}, "supervised"), ({"urge_count": 2}, "urged")],
)
def test_marked_orders_have_a_view(agent, mark, view):
	"""Held, supervised and urged orders are in a view of their own and counted there."""
	marked, plain = making.order(), making.order()
	before = queue.counts(mine=True)[view]
	frappe.db.set_value("HL Work Order", marked.name, mark)
	names = _names(queue.page(view, mine=True))
	assert marked.name in names and plain.name not in names
	assert queue.counts(mine=True)[view] == before + 1


def test_narrowed_by_area_and_kind(agent):
	"""The queue is narrowed by kind, and by an area with all that is below it."""
	repair = making.order()
	enquiry = making.order(kind="Enquiry", category="Other Enquiries")
	parent = frappe.db.get_value("HL Area", "Wuxing District", "parent_hl_area") or "Wuxing District"
	names = _names(queue.page(mine=True, narrow={"kind": "Repair", "area": parent}))
	assert repair.name in names and enquiry.name not in names
	elsewhere = frappe.get_doc({"doctype": "HL Area", "area_name": "Far Away"})
	elsewhere.insert(ignore_permissions=True)
	assert queue.page(mine=True, narrow={"area": "Far Away"}) == []


def test_waiting_for_review(agent):
	"""Orders that a handling rule keeps back are in the leader's view until they are reviewed."""
	rule = {
		"doctype": "HL Handling Rule",
		"title": "Look first",
		"kind": "Praise",
		"review_before_dispatch": 1,
	}
	frappe.get_doc(rule).insert(ignore_permissions=True)
	praise = making.order(kind="Praise", category="Other Enquiries")
	repair = making.order()
	with making.acting_as(making.LEADER):
		names = _names(queue.page("review"))
		assert praise.name in names and repair.name not in names
		frappe.db.set_value("HL Work Order", praise.name, "reviewed_at", frappe.utils.now())
		assert praise.name not in _names(queue.page("review"))


def test_search_by_number_phone_and_name(agent):
	"""An order is found in any stage by its number, the caller's phone, or the customer's name."""
	order = making.order(caller_phone="13800001234", caller_name="Ms Searched")
	frappe.db.set_value("HL Work Order", order.name, "stage", "Closed")
	for text in (order.name, "138 0000 1234", "1380000", "Ms Searched", "searched"):
		assert order.name in _names(queue.search(text)), text
	for text in ("", "13", "%", "nobody at all"):
		assert queue.search(text) == []


def test_agents_to_choose_from(agent):
	"""An agent sees who else can answer for orders, and no others."""
	values = {person["value"] for person in people.agents()}
	assert {making.AGENT, making.LEADER} <= values
	assert making.PROVIDER not in values


def _file(name: str):
	file = {"doctype": "File", "file_name": name, "content": "x", "is_private": 1}
	return frappe.get_doc(file).insert(ignore_permissions=True)


def test_files_are_attached_once_and_by_their_sender(agent):
	"""Files sent before an order was saved are attached to it, but never those of somebody else."""
	order, mine = making.order(), _file("mine.txt")
	assert files.attach(order.name, [mine.name]) == 1
	assert [row["file_name"] for row in files.listed(order.name)] == [mine.file_name]
	with making.acting_as(making.LEADER):
		theirs = _file("theirs.txt")
	for name in (theirs.name, mine.name):
		with pytest.raises(frappe.PermissionError):
			files.attach(order.name, [name])


def test_watchers_of_an_order(agent):
	"""An order's page has its urgings with what may be done about them."""
	order = making.order()
	frappe.get_doc({"doctype": "HL Urge", "work_order": order.name, "content": "Please hurry"}).insert()
	[urge] = watching.of_order(order.name)["urges"]
	assert (urge["content"], urge["state"]) == ("Please hurry", "Open")
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		watching.of_order(order.name)
