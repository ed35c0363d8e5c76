"""The daily score of a partner: each part by its numbers, and the sum by its weights."""

import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from hotline_app.api import partner as api
from hotline_app.partner.report.partner_sync import partner_sync
from hotline_app.partner.sync import counting, log
from hotline_app.partner.sync.score import formula, score, share
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
LOG, PARTNER = "HL Sync Log", "city-311"


@pytest.fixture(autouse=True)
def category(demo, site, monkeypatch):
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	for key in (counting._KEY, counting._TAKEN):
		frappe.cache.delete_value(key)


def sent(number: int, **fields) -> list[str]:
	"""Send orders today and return their names."""
	values = {"line": None, "channel": None, "category": "Street Light"}
	with making.acting_as(making.PARTNER):
		return [
			making.order(**{**values, "external_id": f"S-{row}-{len(fields)}", **fields}).name
			for row in range(number)
		]


def test_arithmetic():
	"""Shares are per cent; what was not measured is left out, and its weight falls to the others."""
	assert (share(96, 100), share(1, 3), share(3, 2), share(0, 0)) == (96.0, 33.33, 100.0, None)
	weights = {"completeness": 30, "content": 20, "stability": 10}
	shares = {"completeness": 96.0, "content": 90.0, "stability": None}
	assert score(shares, weights) == round((96 * 30 + 90 * 20) / 50, 2)
	assert formula(shares, weights) == "(96 × 30 + 90 × 20) ÷ 50"
	assert score({"content": None}, weights) is None


def test_each_part_from_its_numbers():
	"""Completeness, content, sampling, timeliness and stability come from what was counted on the day."""
	in_time = sent(3, caller_phone="13912345678")
	sent(1, caller_phone=None, area=None, requested_at=add_to_date(now_datetime(), hours=-2))
	with making.acting_as(making.PARTNER):
		assert api.declare(nowdate(), 5) == {
			"day": nowdate(),
			"declared": 5,
			"here": 4,
			"completeness": 80.0,
		}
	log.add_exchanges(PARTNER, nowdate(), 50, 5)
	found = frappe.get_doc(LOG, log.measure(PARTNER, nowdate()))
	assert (found.orders, found.in_time) == (4, 3)
	assert (found.fields_filled, found.fields_wanted) == (4 * 6 - 2, 4 * 6)
	assert (found.completeness, found.timeliness, found.stability) == (80.0, 75.0, 90.0)
	assert not found.sampling_measured and len(found.samples) == 4
	for row in found.samples:
		row.result = "Agrees" if row.work_order in in_time else "Differs"
	found.save()
	assert found.sampling == 75.0
	expected = (80 * 30 + found.content * 20 + 75 * 20 + 75 * 20 + 90 * 10) / 100
	assert found.score == pytest.approx(expected, abs=0.01)
	assert found.formula.startswith("(80 × 30 + ") and found.formula.endswith(" ÷ 100")


def test_weights_are_the_administrator_s():
	"""A weight that is changed in the desk counts at once."""
	settings = frappe.get_doc("HL Partner Settings")
	settings.update({f"weight_{part}": 0 for part in ("content", "timeliness", "sampling")}).save()
	sent(1)
	log.add_exchanges(PARTNER, nowdate(), 10, 5)
	log.declare(PARTNER, nowdate(), 1)
	found = frappe.get_doc(LOG, log.measure(PARTNER, nowdate()))
	assert found.score == pytest.approx((100 * 30 + 50 * 10) / 40)


def test_measured_twice_is_one_log():
	"""A day is measured as often as wanted and has one log, with the same samples."""
	sent(8)
	first = frappe.get_doc(LOG, log.measure(PARTNER, nowdate()))
	again = frappe.get_doc(LOG, log.measure(PARTNER, nowdate()))
	assert first.name == again.name and len(again.samples) == 5
	assert [row.work_order for row in first.samples] == [row.work_order for row in again.samples]


def test_exchanges_are_counted_and_kept():
	"""Requests and deliveries are counted as they happen, and kept in the day's log once."""
	for status in (200, 409, 417, 500, 429):
		counting.note(PARTNER, counting.has_failed(status))
	for _ in range(2):
		counting.keep()
	found = frappe.get_doc(LOG, {"partner": PARTNER, "day": nowdate()})
	assert (found.exchanges, found.failures, found.stability) == (5, 2, 60.0)
	counting.note(PARTNER, failed=False)
	counting.keep()
	found.reload()
	assert (found.exchanges, found.failures) == (6, 2)


@pytest.mark.parametrize(("days", "orders"), [(1, 5), (-32, 5), (0, "many"), (0, -1)])
def test_impossible_declarations_are_refused(days, orders):
	"""A day to come, one long ago, and what is no number can't be declared."""
	with making.acting_as(making.PARTNER), pytest.raises(frappe.ValidationError):
		api.declare(add_days(nowdate(), days), orders)


def test_partner_reads_its_own_logs_and_changes_none():
	"""A partner sees how it is judged, not how others are, and can't judge itself."""
	log.add_exchanges(PARTNER, nowdate(), 1, 0)
	other = frappe.get_doc(LOG, {"partner": PARTNER}).name
	with making.acting_as(making.PARTNER):
		assert frappe.get_list(LOG, pluck="name") == [other]
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(LOG, other).update({"declared": 1}).save()
	frappe.db.set_value(LOG, other, "partner", "somebody-else")
	with making.acting_as(making.PARTNER):
		assert frappe.get_list(LOG) == []
		assert not frappe.has_permission(LOG, "read", doc=other)
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		api.declare(nowdate(), 1)


def test_report_tells_days_parts_and_course():
	"""The report has a row for each day with its parts, empty where nothing was, and a line by partner."""
	for day in (-2, -1, 0):
		log.add_exchanges(PARTNER, add_days(nowdate(), day), 10, -day)
	with making.acting_as(making.LEADER):
		_columns, rows, _message, chart, summary = partner_sync.execute(
			{"from_date": add_days(nowdate(), -2), "to_date": nowdate()}
		)
	assert [row.stability for row in rows] == [80.0, 90.0, 100.0]
	assert rows[0].completeness is None and rows[0].score == 80.0
	assert chart["data"]["datasets"] == [{"name": PARTNER, "values": [80.0, 90.0, 100.0]}]
	assert [item["value"] for item in summary] == [90.0, 80.0, 3]
