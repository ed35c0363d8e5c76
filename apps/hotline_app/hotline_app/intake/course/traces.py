"""What was done with a record besides its fields, as comments of the type Info in its timeline."""

import frappe
from frappe.utils import escape_html, now_datetime


def note(order: str, text: str) -> None:
	"""Write one line into the timeline of an order."""
	note_all({order: text})


def note_all(lines: dict[str, str], doctype: str = "HL Work Order") -> None:
	"""Write a line into the timeline of each record (`{name: text}`), with one query for all."""
	if not lines:
		return
	now, user = now_datetime(), frappe.session.user
	fields = ("name", "creation", "modified", "owner", "modified_by", "comment_type")
	fields += ("reference_doctype", "reference_name", "comment_email", "comment_by", "content")
	who = frappe.utils.get_fullname(user)
	rows = [
		(
			frappe.generate_hash(length=10),
			now,
			now,
			user,
			user,
			"Info",
			doctype,
			name,
			user,
			who,
			escape_html(text),
		)
		for name, text in lines.items()
	]
	frappe.db.bulk_insert("Comment", fields, rows)
