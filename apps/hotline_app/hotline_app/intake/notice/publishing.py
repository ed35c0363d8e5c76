"""Publishes the notices whose time has come."""

import frappe
from frappe.utils import now_datetime

from . import announcing


def run() -> int:
	"""Publish each scheduled notice that is due, and tell the subscribers; return how many were published.

	What is due is asked once. Each notice then takes its own step, so its workflow, deadlines and trace are
	those of a notice published by hand; one that can't be published holds up no other.
	"""
	published = sum(_publish(name) for name in _due())
	announcing.go_on()
	return published


def _due() -> list[str]:
	return frappe.get_all(
		"HL Service Notice",
		filters={"stage": "Scheduled", "publish_at": ("<=", now_datetime())},
		order_by="publish_at",
		pluck="name",
	)


def _publish(name: str) -> bool:
	"""Publish one notice; whether it was still waiting for it."""
	try:
		doc = frappe.get_doc("HL Service Notice", name, for_update=True)
		if doc.stage != "Scheduled":
			return False
		doc.move_to("Published")
		# Whoever scheduled it had the right to publish; now it is only the time that has come.
		doc.save(ignore_permissions=True)
		frappe.db.commit()
		return True
	except Exception:
		frappe.db.rollback()
		doc_error = f"Hotline: the notice {name} could not be published"
		frappe.log_error(title=doc_error, reference_doctype="HL Service Notice", reference_name=name)
		frappe.db.commit()
		return False
