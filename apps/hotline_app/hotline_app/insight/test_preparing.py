"""Statistics of many orders are prepared in the background, each for its reader."""

from datetime import datetime

import frappe
import pytest
from frappe.core.doctype.prepared_report.prepared_report import generate_report, make_prepared_report

from hotline_app.insight import preparing
from tests.support import counting, making

pytestmark = pytest.mark.usefixtures("demo", "site")

FILTERS = {"from_date": "2025-03-03", "to_date": "2025-03-03"}


@pytest.fixture(autouse=True)
def _many(demo, site, monkeypatch) -> None:
	"""Two orders are many here."""
	monkeypatch.setattr(preparing, "MOST_AT_ONCE", 1)
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
