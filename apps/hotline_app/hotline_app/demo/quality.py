"""The demo's quality: a procedure, a result of the agent's and a review that is still to be scored."""

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from hotline_app.quality import scoring
from hotline_app.quality.stages import SCORED

CARD = "Order Quality"
MISSED = 2


def make(content: dict[str, Any], agent: str, inspector: str) -> None:
	"""Make them of the latest two orders, as `agent`'s work and for `inspector` to score."""
	frappe.get_doc(
		{
			"doctype": "HL Procedure",
			"title": content["title"],
			"text": content["text"],
			"responsible": inspector,
			"review_interval": 180,
		}
	).insert()
	for order, is_scored in zip(
		frappe.get_all("HL Work Order", pluck="name", order_by="creation desc", limit=2),
		(False, True),
		strict=False,
	):
		_make_review(order, agent, inspector, content["remark"] if is_scored else None)


def _make_review(order: str, agent: str, inspector: str, remark: str | None) -> None:
	values = {"doctype": "HL Quality Review", "scorecard": CARD, "work_order": order, "agent": agent}
	review = frappe.get_doc({**values, "reviewer": inspector, "due_on": add_days(nowdate(), 5)}).insert()
	if not remark:
		return
	for number, item in enumerate(review.items):
		item.result = scoring.PASSED if item.knock_out else scoring.SCORED
		item.points = 0 if item.knock_out else item.max_points - (number == MISSED)
	review.remarks = remark
	review.move_to(SCORED)
	review.save()
