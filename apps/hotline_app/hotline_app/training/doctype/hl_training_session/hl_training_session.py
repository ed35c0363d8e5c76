from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app.access import require
from hotline_app.training import sessions


class HLTrainingSession(Document):
	"""A training that is planned or was held, with who came and who passed (`H-4.2`)."""

	def validate(self) -> None:
		sessions.check(self)
		sessions.evaluate(self)

	def on_update(self) -> None:
		sessions.tell_participants(self)


@frappe.whitelist(methods=["POST"])
def to_invite(topic: str, plan: str | None = None) -> list[dict[str, Any]]:
	"""Return who is to come to a training on `topic`: who has to repeat it, and whom the plan names.

	Raises PermissionError for whoever may not plan trainings.
	"""
	require("HL Training Session", "write")
	return sessions.to_invite(topic, plan)


def on_doctype_update() -> None:
	"""Indexes for who has to repeat a topic, and for what somebody is invited to."""
	frappe.db.add_index("HL Training Session", ["status", "starts_at"])
	frappe.db.add_index("HL Training Participant", ["user", "result"])
