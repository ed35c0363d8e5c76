"""What counts as a difference between a shipped record and a stored one."""

from datetime import date, datetime, timedelta

import frappe
import pytest

from hotline_app.hotline_setup import compare


@pytest.fixture(autouse=True)
def english(site) -> None:
	"""Fields are named in the language of these tests."""
	frappe.local.lang = "en"


@pytest.mark.parametrize(
	("fieldtype", "one", "other"),
	[
		("Check", True, "1"),
		("Check", None, 0),
		("Int", "15", 15),
		("Int", "", 0),
		("Float", "1.5", 1.5),
		("Float", None, 0),
		("Currency", 60, 60.0000000001),
		("Date", "2026-11-15", date(2026, 11, 15)),
		("Date", "", None),
		("Datetime", "2026-11-15 08:00", datetime(2026, 11, 15, 8)),
		("Datetime", None, ""),
		("Time", "09:00", timedelta(hours=9)),
		("Time", "24:00", timedelta(days=1)),
		("Time", "9:05:07", "09:05:07"),
		("Data", None, ""),
		("Data", 96345, "96345"),
		("Text", "a\r\nb\n", "a\nb"),
		("Link", "", None),
		("JSON", '{"b": 1, "a": 2}', {"a": 2, "b": 1}),
	],
)
def test_same(fieldtype: str, one: object, other: object) -> None:
	"""Values that mean the same to a field are the same."""
	assert compare.normal(one, fieldtype) == compare.normal(other, fieldtype)


@pytest.mark.parametrize(
	("fieldtype", "one", "other"),
	[
		("Check", 0, 1),
		("Int", 0, 1),
		("Float", 1.5, 1.50001),
		("Date", "2026-11-15", "2026-11-16"),
		("Datetime", "2026-11-15 08:00:00", "2026-11-15 08:00:01"),
		("Time", "00:00", "24:00"),
		("Data", "0", ""),
		("Data", "a", "A"),
		("Text", "a b", "a  b"),
		("JSON", '{"a": 1}', '{"a": "1"}'),
	],
)
def test_different(fieldtype: str, one: object, other: object) -> None:
	"""Values that differ for a field stay different."""
	assert compare.normal(one, fieldtype) != compare.normal(other, fieldtype)


def policy(*targets: dict, **fields: object) -> dict:
	return {"doctype": "HL SLA Policy", "title": "P", "targets": list(targets), **fields}


def target(title: str, amount: int, **fields: object) -> dict:
	return {
		"title": title,
		"starts_at": "accepted_at",
		"stops_at": "done_at",
		"amount": amount,
		"unit": "Working Days",
		**fields,
	}


def found(before: dict, after: dict) -> list[tuple]:
	"""Return the differences of two versions of a policy."""
	fields = compare.fields_of("HL SLA Policy", before, after)
	values = [compare.values_of(record, "HL SLA Policy", fields) for record in (before, after)]
	return [(one.field, one.before, one.after) for one in compare.differences("HL SLA Policy", *values)]


FIRST, SECOND, THIRD = target("Contact", 1), target("Completion", 5), target("Follow-up", 7)


@pytest.mark.parametrize(
	("before", "after", "expected"),
	[
		(policy(FIRST), policy(FIRST), []),
		(policy(FIRST), policy({**FIRST, "amount": "1"}), []),
		(policy(kind=""), policy(kind=None), []),
		# Not named and named with the value that it has anyway.
		(policy(FIRST), policy({**FIRST, "pauses": 1}), []),
		(policy(enabled=1), policy(), []),
		(policy(kind="Repair"), policy(kind="Enquiry"), [("Kind", "Repair", "Enquiry")]),
		(policy(), policy(kind="Enquiry"), [("Kind", "", "Enquiry")]),
		(
			policy(FIRST, SECOND),
			policy(FIRST, {**SECOND, "amount": 6}),
			[("Deadlines, row 2: Target", "5", "6")],
		),
		(
			policy(FIRST, SECOND, THIRD),
			policy(FIRST, THIRD),
			[("Deadlines, row 2", "Completion", None)],
		),
		(
			policy(FIRST, THIRD),
			policy(FIRST, SECOND, THIRD),
			[("Deadlines, row 2", None, "Completion")],
		),
	],
)
def test_differences(before: dict, after: dict, expected: list) -> None:
	"""Fields, and rows of a table in their order, are told apart by what the records name."""
	differences = found(before, after)
	assert [one[0] for one in differences] == [one[0] for one in expected]
	for got, wanted in zip(differences, expected, strict=True):
		for side, text in zip(got[1:], wanted[1:], strict=True):
			assert (side is None) == (text is None)
			assert text is None or text in side


def test_order_of_rows_counts() -> None:
	"""The same rows in another order are a difference."""
	assert found(policy(FIRST, SECOND), policy(SECOND, FIRST))


def test_rows_keep_what_the_record_does_not_name() -> None:
	"""A row that is still there keeps its other fields when rows are added, changed and taken away."""
	before = policy(FIRST, SECOND, THIRD, reference_doctype="HL Work Order", calendar="24 Hours")
	doc = frappe.get_doc({**before, "targets": [dict(row) for row in before["targets"]]}).insert()
	for row in doc.targets:
		row.db_set("due_field", "promised_at")
	doc.reload()
	names = {row.title: row.name for row in doc.targets}
	added = target("Closing", 9)
	after = policy(added, {**SECOND, "amount": 6}, THIRD, calendar="Office Hours")
	fields = compare.fields_of(doc.doctype, before, after)
	compare.bring(
		doc,
		after,
		compare.values_of(doc, doc.doctype, fields),
		compare.values_of(after, doc.doctype, fields),
	)
	doc.save()
	doc.reload()
	assert [(row.title, row.amount, row.due_field) for row in doc.targets] == [
		("Closing", 9, None),
		("Completion", 6, "promised_at"),
		("Follow-up", 7, "promised_at"),
	]
	assert doc.targets[1].name == names["Completion"]
	assert doc.calendar == "Office Hours"
