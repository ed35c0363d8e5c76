"""Tips for citizens: beside their request, and with its closing."""

from datetime import date

import frappe
import pytest
from frappe.utils import now_datetime

from hotline_app.citizen import tips, tracking
from hotline_app.intake import progress
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _tip(title: str, **fields) -> str:
	values = {"title": title, "text_zh": f"{title}。", "text_en": f"{title}."}
	return frappe.get_doc({"doctype": "HL Service Tip", **values, **fields}).insert().name


@pytest.fixture(autouse=True)
def _no_others(demo, site) -> None:
	frappe.db.delete("HL Service Tip")


@pytest.mark.clause("H-5.3")
def test_tips_stand_beside_the_request() -> None:
	"""Who looks up a request reads the tips for its matter, the nearest first, and no other's."""
	order = making.order()
	_tip("Everybody")
	_tip("Close the valve", category=order.category)
	_tip("Lamps", category="Electrical")
	_tip("Other line", line="City 311")
	_tip("Off", enabled=0)
	frappe.local.lang = "en"
	assert tracking.shown(order)["tips"] == ["Close the valve.", "Everybody."]
	order.db_set("confidential", 1)
	assert "tips" not in tracking.shown(order)


@pytest.mark.parametrize(
	("first", "last", "day", "is_shown"),
	[
		(11, 3, date(2025, 12, 1), True),
		(11, 3, date(2025, 3, 31), True),
		(11, 3, date(2025, 4, 1), False),
		(6, 9, date(2025, 7, 1), True),
		(6, 9, date(2025, 10, 1), False),
		(0, 0, date(2025, 1, 1), True),
	],
)
def test_a_season_may_run_over_the_year(first: int, last: int, day: date, is_shown: bool) -> None:
	"""A tip is told in its months, also where these begin in autumn and end in spring."""
	_tip("Season", from_month=first, until_month=last)
	assert bool(tips.of_order(making.order(), day)) is is_shown


@pytest.mark.clause("H-5.3")
def test_a_tip_is_sent_with_the_closing(monkeypatch) -> None:
	"""Whose order is closed gets the nearest tip that is to be sent, and none for a secret order."""
	order = making.completed_order()
	_tip("Read only", category=order.category)
	_tip("Sent", with_closing=1)
	secret = making.completed_order()
	secret.db_set("confidential", 1)
	sent = []
	monkeypatch.setattr(
		tips.telling, "tell", lambda *told, **values: sent.append((told, values.get("tip_en")))
	)
	for one in (order, secret):
		progress.report(one.name, "Closed", followed_up_at=now_datetime())
	assert sent == [((order.name, "Service Tip"), "Sent.")]
