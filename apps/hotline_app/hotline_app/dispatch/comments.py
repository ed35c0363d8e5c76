"""A comment of the centre on a job reaches the one who has it."""

import frappe
from frappe import _
from frappe.utils import strip_html

from hotline_app import messages, roles

from .providers import users_of

JOB = "HL Dispatch"


def tell_receiver(comment, method: str | None = None) -> None:
	"""Leave a message about a new comment on a job to those outside who have the job."""
	if comment.comment_type != "Comment" or comment.reference_doctype != JOB:
		return
	if not roles.is_staff(frappe.session.user):
		return
	job = frappe.get_doc(JOB, comment.reference_name)
	messages.tell(
		_receivers(job),
		lambda: _("Order {0}: a message from the hotline").format(job.work_order),
		JOB,
		job.name,
		strip_html(comment.content or ""),
	)


def from_centre(job: str) -> list[dict]:
	"""Return what the centre has written about a job: `at` and `text`, the first first."""
	comments = frappe.get_all(
		"Comment",
		filters={"reference_doctype": JOB, "reference_name": job, "comment_type": "Comment"},
		fields=["creation as at", "content", "comment_email"],
		order_by="creation",
	)
	return [
		{"at": comment.at, "text": strip_html(comment.content or "")}
		for comment in comments
		if comment.comment_email and roles.is_staff(comment.comment_email)
	]


def _receivers(job) -> list[str]:
	"""The one who has the job; of a unit the others hear of it from there (`sharing.py`)."""
	if job.handling_unit:
		return frappe.get_cached_doc("HL Handling Unit", job.handling_unit).everybody()[:1]
	return [job.provider_user] if job.provider_user else users_of([job.provider]).get(job.provider, [])
