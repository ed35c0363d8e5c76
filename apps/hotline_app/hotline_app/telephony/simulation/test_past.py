"""Made-up days in the site."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from hotline_app.demo import telephony
from hotline_app.telephony.simulation import past
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def uncommitted(demo, site, monkeypatch):
	"""What is stored is what the test's transaction holds."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def test_the_demo_has_seats_and_a_day_of_calls():
	"""The demo's made-up switch has seats for its agents, and calls of yesterday with who took them."""
	telephony.make("Made Up", making.LINE, [making.AGENT, making.LEADER], 12)
	calls = frappe.get_all(
		"HL Call", {"source": "Made Up"}, ["stage", "outcome", "agent", "line", "started_at"]
	)
	assert 5 < len(calls) < 25
	assert {(call.stage, call.outcome, call.line) for call in calls} == {("Ended", "Answered", making.LINE)}
	assert {call.agent for call in calls} == {making.AGENT, making.LEADER}
	assert {getdate(call.started_at) for call in calls} == {getdate(add_days(nowdate(), -1))}
	assert 0 < frappe.db.count("HL Recording", {"call": ("is", "set")}) <= past.RECORDED
	assert not frappe.db.exists("HL Seat", {"switch": "Made Up", "state": ("!=", "Signed Out")})


def test_only_a_day_that_is_over_is_made_up():
	"""Today and days to come are refused, as is a site without a made-up switch."""
	with pytest.raises(frappe.ValidationError, match=r"over|过去"):
		past.play(day=nowdate())
	with pytest.raises(frappe.ValidationError):
		past.play(switch="None of That Name")
