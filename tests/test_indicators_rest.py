"""A new indicator, as an administrator makes it from outside."""

import json

import frappe
import pytest
from hotline_app.insight import keeping

from tests.support import making
from tests.support.site import Server, Site

NAME = "Orders by WeChat"


@pytest.mark.clause("H-6.2")
def test_new_indicator_is_in_the_report(own_site: Site, demo, server: Server) -> None:
	"""An administrator defines an indicator over REST; without code it is in the report and is kept."""
	passwords = {account["user"]: account["password"] for account in demo}
	with own_site.connected():
		for channel in ("WeChat", "Phone", "Phone", "Phone"):
			making.order(channel=channel)
		today = frappe.utils.nowdate()
		frappe.db.commit()
	admin = server.session("admin@demo.example", passwords["admin@demo.example"])
	values = {
		"indicator_name": NAME,
		"definition": "Orders that came by WeChat, of all orders.",
		"measure": "Share",
		"source": "HL Work Order",
		"date_field": "requested_at",
		"base_conditions": json.dumps([["caller_name", "=", "Mr Tester"]]),
		"conditions": json.dumps([["channel", "=", "WeChat"]]),
		"target": 20,
	}
	answer = admin.post(f"{server.url}/api/resource/HL Indicator", json=values, timeout=60)
	assert answer.status_code == 200, answer.text
	leader = server.session(making.LEADER, passwords[making.LEADER])
	asked = {"from_date": today, "to_date": today, "group_by": "Line"}
	answer = leader.get(
		f"{server.url}/api/method/frappe.desk.query_report.run",
		params={"report_name": "Indicators", "filters": json.dumps(asked)},
		timeout=60,
	)
	assert answer.status_code == 200, answer.text
	[row] = [row for row in answer.json()["message"]["result"] if row["indicator"] == NAME]
	assert (row["group"], row["value"], row["denominator"]) == (making.LINE, 25.0, 4)
	assert row["met"] in ("Met", "达标")
	wrong = admin.post(
		f"{server.url}/api/resource/HL Indicator", json={**values, "conditions": "[["}, timeout=60
	)
	assert (wrong.status_code, wrong.json()["exc_type"]) == (417, "IndicatorError")
	agent = server.session(making.AGENT, passwords[making.AGENT])
	assert agent.get(f"{server.url}/api/resource/HL Indicator/{NAME}", timeout=60).status_code == 403
	server.settle()
	with own_site.connected():
		kept = frappe.get_all(
			keeping.VALUE, {"indicator": NAME, "line": making.LINE, "period": "Month"}, pluck="denominator"
		)
	assert sum(kept) == 4
