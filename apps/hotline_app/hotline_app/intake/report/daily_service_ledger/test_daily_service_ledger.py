import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.intake.report.daily_service_ledger import daily_service_ledger as ledger
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _run(**filters):
	_columns, rows, _message, chart, summary = ledger.execute(
		{"from_date": nowdate(), "to_date": nowdate(), **filters}
	)
	return rows, chart, summary


@pytest.mark.clause("J-19")
def test_wrap_up_goes_to_the_ledger():
	"""The wrap-up of a call, required by the line's rule, is in the day's ledger by line, agent and code."""
	rule = frappe.get_doc("HL Handling Rule", {"line": making.LINE, "kind": "Enquiry"})
	rule.append("required_fields", {"fieldname": "wrap_up"})
	rule.save()
	with making.acting_as(making.AGENT):
		order = making.order(kind="Enquiry", category="Other Enquiries", resolution="At nine.")
		with pytest.raises(frappe.MandatoryError):
			making.take_step(order, "Answer and Close")
		making.take_step(order, "Answer and Close", wrap_up="Answered at Once")
		open_one = making.order()
		rows, chart, summary = _run(agent=making.AGENT, line=making.LINE)
	by_name = {row.name: row for row in rows}
	assert by_name[order.name].wrap_up == "Answered at Once"
	assert by_name[open_one.name].wrap_up is None
	assert summary[0]["value"] == len(rows)
	assert sum(chart["data"]["datasets"][0]["values"]) == len(rows)
	only, _chart, _summary = _run(wrap_up="Answered at Once")
	assert {row.wrap_up for row in only} == {"Answered at Once"}
	assert order.name in [row.name for row in only]


def test_ledger_of_another_day_is_another():
	"""Only the orders of the asked days are in the ledger; a period that makes no sense is refused."""
	order = making.order()
	frappe.db.set_value("HL Work Order", order.name, "creation", add_days(nowdate(), -40))
	assert order.name not in [row.name for row in _run()[0]]
	day = add_days(nowdate(), -40)
	assert order.name in [row.name for row in _run(from_date=day, to_date=day)[0]]
	for start, end in ((nowdate(), day), (add_days(nowdate(), -400), nowdate())):
		with pytest.raises(frappe.ValidationError):
			_run(from_date=start, to_date=end)


def test_ledger_shows_what_the_reader_may_see():
	"""A reader who is kept to a line finds only its orders in the ledger."""
	frappe.get_doc(
		{"doctype": "HL Line", "line_name": "Other", "number": "1", "default_channel": "Phone"}
	).insert()
	frappe.get_doc({"doctype": "HL Category", "category_name": "Shared"}).insert()
	foreign = making.order(line="Other", category="Shared")
	own = making.order()
	frappe.get_doc(
		{"doctype": "User Permission", "user": making.AGENT, "allow": "HL Line", "for_value": making.LINE}
	).insert()
	frappe.clear_cache(user=making.AGENT)
	with making.acting_as(making.AGENT):
		names = [row.name for row in _run()[0]]
	assert own.name in names and foreign.name not in names
