"""What a citizen who has found a request may do with it: add to it, urge, rate, appeal.

Whoever knows the code and its digits acts for the citizen; the rules of orders, follow-ups and complaints
hold as if an agent did it for them.
"""

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from hotline_app import messages
from hotline_app.complaint import arising
from hotline_app.followup import rules, surveys
from hotline_app.intake import progress
from hotline_app.intake.course import traces
from hotline_app.intake.stages import FINAL_STAGES, WORKING
from hotline_app.intake.watch import concern, urging

from .errors import NotNowError, RefusedRequestError
from .photos import Photo, attach
from .submitting import CHANNEL, ORDER
from .tracking import stage_label

COMPLAINT, TASK = "HL Complaint", "HL Follow-up Task"
MAX_TEXT = 2000
ANSWERED = ("Answered", "Closed")


def possible(order) -> list[str]:
	"""Return what can be done with the order now: add, urge, rate, appeal."""
	can = {
		"add": order.stage not in FINAL_STAGES,
		"urge": order.stage in WORKING and bool(_urges_a_day()),
		"rate": bool(_evaluation(order)) or (order.stage == "Done" and not order.rating),
		"appeal": order.stage in ("Done", "Closed") and _can_appeal(order),
	}
	return [what for what, is_possible in can.items() if is_possible]


def add(order, text: str | None, photos: tuple[Photo, ...] = ()) -> None:
	"""Keep words and photos with the order, and tell whoever has it."""
	_require(order, "add")
	said = _words(text) if text or not photos else _("photos")
	attach(order.name, photos)
	traces.note(order.name, _("Added by the citizen: {0}").format(said))
	messages.tell(
		[order.agent, concern.persons([order])[order.name]],
		lambda: _("Order {0}: the citizen has added something").format(order.name),
		ORDER,
		order.name,
		said,
	)


def urge(order, text: str | None = None) -> None:
	"""Urge the order, as often a day as HL Public Settings allow; raises `NotNowError` (409) afterwards."""
	_require(order, "urge")
	today = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)
	asked = {"work_order": order.duplicate_of or order.name, "urged_by": "Guest", "urged_at": (">=", today)}
	if (times := frappe.db.count("HL Urge", asked)) >= _urges_a_day():
		frappe.throw(_("It was urged {0} times today; it will be looked at.").format(times), NotNowError)
	record = frappe.new_doc("HL Urge")
	record.update({"work_order": order.name, "source": urging.CUSTOMER, "channel": CHANNEL})
	record.content = (text or "").strip()[:MAX_TEXT] or None
	# A citizen has no account; the code and its digits stand for the right.
	record.insert(ignore_permissions=True)


def rate(order, rating: int, remarks: str | None = None) -> str | None:
	"""Take how satisfied the citizen is, 1 to 5.

	Where a follow-up is open, its questions belong to the rating: then nothing is taken, and the address at
	which they are answered is returned.
	"""
	_require(order, "rate")
	if task := _evaluation(order):
		return surveys.issue(frappe.get_doc(TASK, task), surveys.DAYS)
	if cint(rating) not in range(1, 6):
		frappe.throw(_("Please choose how satisfied you are."), RefusedRequestError)
	progress.report(order.name, rating=cint(rating))
	if remarks:
		traces.note(order.name, _("Remarks of the citizen: {0}").format(remarks.strip()[:MAX_TEXT]))
	return None


def appeal(order, reason: str | None) -> None:
	"""Take what the citizen does not agree with: as an appeal against an answer, or else as a complaint."""
	_require(order, "appeal")
	said = _words(reason)
	if known := _complaint(order):
		complaint = frappe.get_doc(COMPLAINT, known.name, for_update=True)
		complaint.appeal_reason = said
		complaint.move_to("Appealed")
		complaint.flags.ignore_permissions = True  # the code and its digits stand for the right
		complaint.save()
		return
	complaint = arising.from_order(order, content=said, channel=CHANNEL)
	complaint.insert(ignore_permissions=True)  # the code and its digits stand for the right


def _urges_a_day() -> int:
	return cint(frappe.get_cached_doc("HL Public Settings").urges_a_day)


def _evaluation(order) -> str | None:
	asked = {"work_order": order.name, "stage": "Open", "purpose": rules.EVALUATION}
	return frappe.db.get_value(TASK, asked, "name")


def _complaint(order) -> frappe._dict | None:
	either = [["came_in_as", "=", order.name], ["work_order", "=", order.name]]
	found = frappe.get_all(
		COMPLAINT, or_filters=either, fields=["name", "stage"], order_by="creation desc", limit=1
	)
	return found[0] if found else None


def _can_appeal(order) -> bool:
	known = _complaint(order)
	return not known or known.stage in ANSWERED


def _require(order, what: str) -> None:
	if what not in possible(order):
		frappe.throw(
			_("This can't be done while the request is: {0}").format(stage_label(order.stage)), NotNowError
		)


def _words(text: str | None) -> str:
	said = (text or "").strip()
	if not said:
		frappe.throw(_("Please write something."), RefusedRequestError)
	return said[:MAX_TEXT]
