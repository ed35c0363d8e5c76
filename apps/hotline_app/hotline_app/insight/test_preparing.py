"""Statistics of many orders are prepared in the background, each for its reader."""

from datetime import datetime

import frappe
import pytest
from frappe.core.doctype.prepared_report.prepared_report import generate_report, make_prepared_report

from hotline_app.insight import amounts, preparing
from hotline_app.insight.report.order_statistics import order_statistics
from tests.support import counting, making

pytestmark = pytest.mark.usefixtures("demo", "site")

FILTERS = {"from_date": "2025-03-03", "to_date": "2025-03-03"}


@pytest.fixture(autouse=True)
def _many(demo, site, monkeypatch) -> None:
	"""Two orders are many here."""
	few = {name: read._replace(most=1, per_second=0.25) for name, read in amounts.REPORTS.items()}
	monkeypatch.setattr(amounts, "REPORTS", few)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	counting.orders({"at": datetime(2025, 3, 3)}, {"at": datetime(2025, 3, 3), "confidential": 1})


def _prepared(user: str) -> tuple[str, dict]:
	"""Let a user have the report prepared, and then ask for it."""
	with making.acting_as(user):
		name = make_prepared_report("Order Statistics", FILTERS)["name"]
		generate_report(name)
		return name, preparing.run("Order Statistics", FILTERS)


def test_much_is_prepared_and_little_is_told_at_once() -> None:
	"""Of many orders nothing is counted while the reader waits; once prepared the figures are there."""
	with making.acting_as(making.LEADER):
		answer = preparing.run("Order Statistics", FILTERS)
		assert (answer["prepared_report"], answer["doc"], answer.get("result")) == (True, None, None)
		little = preparing.run(
			"Order Statistics", {**FILTERS, "to_date": "2025-03-04", "from_date": "2025-03-04"}
		)
		assert not little.get("prepared_report")
	_name, answer = _prepared(making.LEADER)
	assert answer["result"][-1]["orders"] == 2


def test_what_was_prepared_is_for_its_reader() -> None:
	"""What a leader had prepared tells of confidential orders, so nobody else with the report opens it."""
	name, _answer = _prepared(making.LEADER)
	other = making.user("other", "Hotline Quality Inspector", "Prepared Report User")
	own, answer = _prepared(other)
	assert answer["result"][-1]["orders"] == 1
	with making.acting_as(other):
		assert frappe.get_list("Prepared Report", {"report_name": "Order Statistics"}, pluck="name") == [own]
		with pytest.raises(frappe.PermissionError):
			preparing.run("Order Statistics", {**FILTERS, "prepared_report_name": name})
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		preparing.run("Order Statistics", FILTERS)


def _export(user: str) -> str:
	"""Let a user export the report, and return the file."""
	asked = {"report_name": "Order Statistics", "filters": frappe.as_json(FILTERS), "visible_idx": "[0, 1]"}
	with making.acting_as(user):
		frappe.local.form_dict = frappe._dict(asked, file_format_type="CSV")
		preparing.export_query()
	return frappe.local.response.filecontent.decode()


def test_an_export_of_much_writes_what_was_prepared(monkeypatch) -> None:
	"""Of many orders no file is made before the report was prepared; then that is in it."""
	with pytest.raises(frappe.ValidationError, match="Generate the report first"):
		_export(making.LEADER)
	_prepared(making.LEADER)
	monkeypatch.setattr(order_statistics, "execute", lambda filters: pytest.fail("counted anew"))
	assert '"Total",2,' in _export(making.LEADER)
	with pytest.raises(frappe.PermissionError):
		_export(making.AGENT)


def test_the_reader_sees_how_far_it_is() -> None:
	"""Whoever waits is told of the turn, the time and the estimate of the own report, nobody of another's."""
	with making.acting_as(making.LEADER):
		assert preparing.progress("Order Statistics", FILTERS) is None
		name = make_prepared_report("Order Statistics", FILTERS)["name"]
		waiting = preparing.progress("Order Statistics", FILTERS)
		assert (waiting["name"], waiting["status"], waiting["elapsed"]) == (name, "Queued", 0)
		assert waiting["expected"] == 2 * 4
		frappe.db.set_value("Prepared Report", name, "status", "Started")
		begun = preparing.progress("Order Statistics", FILTERS)
		assert begun["status"] == "Started"
		assert 0 <= begun["elapsed"] < 60
	assert preparing.progress("Order Statistics", FILTERS) is None
	with making.acting_as(making.LEADER):
		generate_report(name)
		assert preparing.progress("Order Statistics", FILTERS) is None


def test_new_words_are_much_when_much_was_before() -> None:
	"""A day's new words are compared with many days before, so these count as read, too."""
	day = {"from_date": "2025-03-10", "to_date": "2025-03-10"}
	assert amounts.is_much("New Words", day)
	assert not amounts.is_much("Order Statistics", day)


def test_every_report_with_an_amount_is_there() -> None:
	"""No report of which it is known how much it reads has been renamed, and each reads an indexed time."""
	for name, read in amounts.REPORTS.items():
		assert frappe.db.exists("Report", name)
		columns = frappe.db.sql(f"show index from `tab{read.doctype}` where seq_in_index = 1", as_dict=True)
		assert read.field in {row.Column_name for row in columns}
