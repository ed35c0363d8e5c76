"""Which orders a partner reaches: on every path that the framework has to a record."""

import frappe
import pytest
from frappe.client import get_count, get_list, get_value
from frappe.desk import query_report, reportview

from hotline_app.partner import changes
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
ORDER, LINE = "HL Work Order", "City 311"


@pytest.fixture(autouse=True)
def category(demo, site, monkeypatch):
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
	frappe.db.delete("HL Change")
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def scope(*rows: dict, sees: str = "Own Orders") -> None:
	"""Give the demo's partner a scope."""
	partner = frappe.get_doc("HL Partner", "city-311")
	partner.update({"sees": sees, "scopes": list(rows)})
	partner.save()


def sent(external_id: str, **fields):
	"""Return an order that the partner has sent."""
	values = {"line": None, "channel": None, "category": "Street Light", "external_id": external_id}
	with making.acting_as(making.PARTNER):
		return making.order(**{**values, **fields})


def reached() -> set[str]:
	"""The names of orders that the partner finds, which are the same in list, report view and counts."""
	with making.acting_as(making.PARTNER):
		listed = {row.name for row in get_list(ORDER, limit_page_length=0)}
		assert get_count(ORDER) == len(listed)
		frappe.local.form_dict = frappe._dict(doctype=ORDER, fields='["name"]', filters="[]", page_length=500)
		report = reportview.get()
		assert {row[0] for row in report.get("values", [])} == listed if report else not listed
		grouped = frappe.get_list(ORDER, fields=["kind", "count(name) as orders"], group_by="kind")
		assert sum(row.orders for row in grouped) == len(listed)
		return listed


def is_open(name: str, right: str = "read") -> bool:
	"""Whether the partner may read or write one order by its name."""
	with making.acting_as(making.PARTNER):
		allowed = frappe.has_permission(ORDER, right, doc=name)
		if right == "read":
			assert bool(get_value(ORDER, "title", {"name": name})) == allowed
		return allowed


def test_own_orders_without_rows():
	"""Without rows of scope a partner reaches all that it has sent, and nothing else."""
	foreign, own = making.order(), sent("A-1")
	assert reached() == {own.name}
	assert is_open(own.name, "write") and not is_open(foreign.name)


@pytest.mark.parametrize(
	("row", "inside", "outside"),
	[
		({"kind": "Repair"}, {"kind": "Repair"}, {"kind": "Enquiry"}),
		({"area": "Far Province"}, {"area": "Wuxing District"}, {"area": None}),
		({"line": LINE}, {"line": LINE}, {"line": making.LINE}),
	],
)
def test_rows_narrow_what_is_sent_and_seen(row, inside, outside):
	"""Outside of its scope (kind, area with all below it, line) a partner neither sends nor sees."""
	if "area" in row:
		frappe.get_doc({"doctype": "HL Area", "area_name": "Far Province", "is_group": 1}).insert()
		frappe.get_doc("HL Area", "Wuxing District").update({"parent_hl_area": "Far Province"}).save()
	before = sent("A-0", **outside)
	scope(row)
	own = sent("A-1", **inside)
	with pytest.raises(frappe.PermissionError):
		sent("A-2", **outside)
	assert reached() == {own.name}
	assert not is_open(before.name) and is_open(own.name, "write")
	with making.acting_as(making.PARTNER):
		order = frappe.get_doc(ORDER, own.name).update({"title": "Moved away", **outside})
		with pytest.raises(frappe.PermissionError):
			order.save()


def test_read_only_rows():
	"""What a row of scope lets read only, the partner can neither send nor change."""
	own = sent("A-1")
	scope({"line": LINE, "read_only": 1})
	assert reached() == {own.name} and not is_open(own.name, "write")
	with pytest.raises(frappe.PermissionError):
		sent("A-2")


def test_all_orders_in_scope_are_read_and_not_changed():
	"""A partner that sees all orders in its scope reads those of others, but no confidential one."""
	foreign, secret = making.order(), making.order(confidential=1)
	making.order(kind="Enquiry")
	scope({"line": making.LINE, "kind": "Repair"}, {"line": LINE}, sees="All Orders in Scope")
	own = sent("A-1")
	repairs = {"line": making.LINE, "kind": "Repair", "confidential": 0}
	assert reached() == {own.name, *frappe.get_all(ORDER, repairs, pluck="name")}
	assert is_open(foreign.name) and not is_open(foreign.name, "write") and not is_open(secret.name)


def test_changes_keep_to_the_scope():
	"""Whoever sees all in its scope is told of others' orders there, and when one leaves, but no more."""
	scope({"line": making.LINE, "kind": "Repair"}, sees="All Orders in Scope")
	order = making.order()
	making.order(kind="Enquiry")
	making.order(confidential=1)
	order.reload()
	order.update({"kind": "Enquiry"}).save()
	order.update({"title": "Not told any more"}).save()
	with making.acting_as(making.PARTNER):
		page = changes.since(None, 100)["changes"]
		told = [(row["happening"], row["order"]) for row in page]
		assert {name for _, name in told} == {order.name}
		assert told[0][0] == "Created" and told[-1][0] == "Moved"
		assert page[-1]["record"] is None
		assert frappe.db.count("HL Change", {"work_order": order.name}) > len(told)


def test_reports_are_not_the_partner_s():
	"""No report of the centre runs for a partner, whatever its filters."""
	reports = frappe.get_all("Report", {"ref_doctype": ("like", "HL %"), "disabled": 0}, pluck="name")
	assert len(reports) > 10
	with making.acting_as(making.PARTNER):
		for report in reports:
			with pytest.raises(frappe.PermissionError):
				query_report.run(report, filters={})
