import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.privacy import retention
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ORDER = "HL Work Order"
PERSONAL = ("caller_name", "caller_phone", "address", "latitude", "customer", "contacts")


@pytest.fixture(autouse=True)
def uncommitted(demo, site, monkeypatch):
	"""Batches are stored when the test's transaction would be, that is never."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def rule(title="Closed orders", **fields):
	values = {
		"document_type": ORDER,
		"enabled": 1,
		"keep_for": 3,
		"keep_unit": "Years",
		"counted_from": "closed_at",
		"emptied": [{"fieldname": name} for name in PERSONAL],
		**fields,
	}
	return frappe.get_doc({"doctype": "HL Retention Rule", "title": title, **values}).insert()


def closed_order(years: int, **fields):
	"""An order that was closed so many years ago."""
	order = making.order(latitude=30.9, longitude=120.1, address="7 Test Road", **fields)
	closed_at = add_to_date(now_datetime(), years=-years, days=-1)
	frappe.db.set_value(ORDER, order.name, {"stage": "Closed", "closed_at": closed_at})
	return order.name


def stored(name):
	return frappe.db.get_value(ORDER, name, "*")


@pytest.mark.clause("C-5.1.4")
def test_records_are_anonymised_after_their_time():
	"""Persons are gone from what is older than the rule says, with notes and files; figures stay."""
	old, young = closed_order(3), closed_order(2)
	for name in (old, young):
		frappe.get_doc(ORDER, name).add_comment("Comment", "Ring at Ms Miller's.")
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{name}.txt",
				"content": f"Ms Miller {name}",
				"attached_to_doctype": ORDER,
				"attached_to_name": name,
				"is_private": 1,
			}
		).insert()
	before = stored(old)
	rule()
	retention.run()
	after = stored(old)
	assert [after[name] for name in PERSONAL[:5]] == ["", "", "", 0, None]
	for name in ("line", "kind", "category", "area", "stage", "closed_at", "requested_at", "query_code"):
		assert after[name] == before[name]
	assert stored(young).caller_phone == before.caller_phone
	about = {"reference_doctype": ORDER, "comment_type": "Comment"}
	assert frappe.db.count("Comment", {**about, "reference_name": old}) == 0
	assert frappe.db.count("Comment", {**about, "reference_name": young}) == 1
	files = frappe.get_all("File", {"attached_to_doctype": ORDER}, pluck="attached_to_name")
	assert young in files and old not in files


@pytest.mark.clause("C-5.1.4")
def test_each_run_is_on_record_and_nothing_is_done_twice():
	"""What a run did is kept as a record; the next night finds nothing more to do."""
	closed_order(4)
	made = rule()
	assert retention.apply(made) == 1
	assert retention.apply(made) == 0
	[record] = frappe.get_all("HL Retention Run", {"rule": made.name}, ["number", "kept", "action"])
	assert (record.number, record.kept, record.action) == (1, 0, "Anonymise")


def test_held_record_stays_until_its_hold_ends():
	"""What somebody holds is not touched while the hold lasts."""
	order = closed_order(4)
	hold = frappe.get_doc(
		{
			"doctype": "HL Retention Hold",
			"document_type": ORDER,
			"document_name": order,
			"reason": "A court asks about it.",
		}
	).insert()
	made = rule()
	assert retention.apply(made) == 0
	hold.hold_until = add_to_date(None, days=-1)
	hold.save()
	assert retention.apply(made) == 1


def test_only_the_rules_line():
	"""A rule for one line leaves the records of the others."""
	order = closed_order(4)
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "96000"}).insert()
	assert retention.extent(rule(line=other.name)).number == 0
	frappe.db.set_value(ORDER, order, "line", other.name)
	assert retention.extent(frappe.get_doc("HL Retention Rule", "Closed orders")).number == 1


def test_disabled_rule_only_says_what_it_would_do():
	"""A rule that is not enabled does nothing by night, but its form says how many records it means."""
	order = closed_order(4)
	made = rule(enabled=0)
	found = made.extent()
	retention.run()
	assert found["number"] == 1
	assert found["oldest"] == stored(order).closed_at
	assert stored(order).caller_phone


def test_deletes_only_what_nothing_refers_to():
	"""A deleting rule leaves what others refer to, says how many, and goes on with the rest."""
	known = making.order(caller_phone="13700000001", caller_name="Known").customer
	stranger = frappe.get_doc(
		{"doctype": "HL Customer", "customer_name": "Stranger", "phone": "13700000002"}
	).insert()
	long_ago = add_to_date(now_datetime(), years=-6)
	customer = frappe.qb.DocType("HL Customer")
	frappe.qb.update(customer).set(customer.modified, long_ago).where(
		customer.name.isin([known, stranger.name])
	).run()
	made = rule(
		"Customers", document_type="HL Customer", action="Delete", counted_from="modified", keep_for=5
	)
	assert retention.apply(made) == 1
	assert frappe.db.exists("HL Customer", known)
	assert not frappe.db.exists("HL Customer", stranger.name)
	assert frappe.db.get_value("HL Retention Run", {"rule": made.name}, "kept") == 1


@pytest.mark.parametrize(
	"fields",
	[
		{"document_type": "User"},
		{"document_type": "HL Category"},
		{"document_type": "HL Order Contact"},
		{"counted_from": "caller_name"},
		{"counted_from": "no_such_date"},
		{"emptied": [{"fieldname": "category"}]},
		{"emptied": [{"fieldname": "no_such_field"}]},
		{"emptied": [{"fieldname": "contacts"}]},
		{"emptied": []},
		{"keep_for": 0},
		{"keep_for": 10, "keep_unit": "Days"},
		{"document_type": "HL Customer", "counted_from": "modified", "line": making.LINE},
	],
)
def test_senseless_rule_is_refused(fields):
	"""A rule about no record, no date or no field, or one that would empty the statistics, is refused."""
	with pytest.raises(frappe.ValidationError):
		rule(**fields)


def test_nobody_else_makes_rules():
	"""An agent neither reads rules nor asks what they would do."""
	made = rule()
	with making.acting_as(making.LEADER):
		with pytest.raises(frappe.PermissionError):
			made.extent()
		assert not frappe.has_permission("HL Retention Rule", "read")


def test_rule_that_fails_keeps_no_other_from_working(monkeypatch):
	"""Whatever goes wrong with one rule, the others are applied, and it is on record."""
	rule("A wrong one")
	rule("Fine")
	applied = []

	def apply(one) -> None:
		if one.name == "A wrong one":
			raise RuntimeError
		applied.append(one.name)

	monkeypatch.setattr(retention, "apply", apply)
	monkeypatch.setattr(frappe.db, "rollback", lambda: None)
	retention.run()
	assert "Fine" in applied
	assert frappe.db.exists("Error Log", {"reference_name": "A wrong one"})
