"""Who answers for a matter among the editors (`C-6.2.6b`, `J-27`)."""

import frappe
from frappe import _

from hotline_app import messages, roles

EDITOR = "Hotline Knowledge Editor"


def of_line(line: str | None) -> str | None:
	"""Return the editor who may see the line and has the fewest open questions; None without editors."""
	editors = roles.holders(EDITOR)
	fences = roles.fences(editors, "HL Knowledge Question")
	free = [user for user in editors if user not in fences or not line or line in fences[user]]
	if not free:
		return None
	in_hand = frappe.get_all(
		"HL Knowledge Question",
		filters={"editor": ("in", free), "stage": ("in", ("Open", "In Agreement"))},
		fields=["editor", "count(name) as number"],
		group_by="editor",
	)
	numbers = {row.editor: row.number for row in in_hand}
	return min(free, key=lambda user: (numbers.get(user, 0), user))


def give_task(doc, user: str | None, what: str) -> None:
	"""Put the record on the user's list of tasks, unless it is there, and say so."""
	task = {"reference_type": doc.doctype, "reference_name": doc.name, "allocated_to": user, "status": "Open"}
	if not user or frappe.db.exists("ToDo", task):
		return
	# Whoever asks need not be allowed to give others work; the task follows from the record.
	frappe.get_doc({"doctype": "ToDo", "description": what, **task}).insert(ignore_permissions=True)
	messages.tell(
		[user], lambda: _("Your task: {0} {1}").format(_(doc.doctype), doc.name), doc.doctype, doc.name, what
	)


def end_tasks(doc) -> None:
	"""Take the record off all lists of tasks: it is settled."""
	open_ones = {"reference_type": doc.doctype, "reference_name": doc.name, "status": "Open"}
	for name in frappe.get_all("ToDo", open_ones, pluck="name"):
		task = frappe.get_doc("ToDo", name)
		task.status = "Closed"
		task.save(ignore_permissions=True)  # as above
