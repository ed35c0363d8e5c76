"""What a recommended enterprise says when it is called whether it can serve (`G-4.3.1`).

Its answer is the answer to the offer: it has the job, or the order comes back with the reason.
"""

import frappe

from .stages import ACCEPTED, OFFERED, REFUSED

# How a follow-up's stage answers the offer.
ANSWERS = {"Satisfied": ACCEPTED, "Unsatisfied": REFUSED}


def on_call(task, method: str | None = None) -> None:
	"""Answer the offer as the enterprise did on the phone; it may have answered by itself meanwhile."""
	answer = ANSWERS.get(task.stage)
	if not (task.enterprise and answer and task.stage_changed()):
		return
	open_offer = {"work_order": task.work_order, "provider": task.enterprise, "stage": OFFERED}
	name = frappe.db.get_value("HL Dispatch", open_offer, "name")
	if not name:
		return
	dispatch = frappe.get_doc("HL Dispatch", name, for_update=True)
	if dispatch.stage != OFFERED:
		# It has answered by itself a moment ago.
		return
	if answer == REFUSED:
		dispatch.refusal_reason = task.remarks
	dispatch.move_to(answer)
	# Whoever may call the enterprise keeps what it says.
	dispatch.save(ignore_permissions=True)
