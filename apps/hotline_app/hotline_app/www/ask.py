"""The form by which citizens ask, report, book, complain and praise; it works without a script."""

import secrets

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import public_pages
from hotline_app.api import intake as api
from hotline_app.citizen import proofs, reaching, submitting
from hotline_app.intake.notice import noticeboard

# Kinds of requests that say what somebody thinks.
OPINIONS = ("Complaint", "Praise", "Suggestion")
ASKED = (*submitting.FIELDS, "anonymous", "external_id")


def get_context(context) -> None:
	"""Fill in what the template needs; a POST sends the request."""
	asked = frappe.form_dict
	public_pages.prepare(context, _("Ask or report"), "/ask", line=asked.get("line"), kind=asked.get("kind"))
	# The form holds a number that is good for one request.
	public_pages.keep_private(context)
	context.about = asked.get("about")
	context.lines = [line for line in reaching.lines() if line.on_web]
	if not context.lines:
		public_pages.refuse(context, 404, _("Requests are not taken here by the web. Please call us."))
		return
	context.given = frappe._dict({name: asked.get(name) for name in ASKED})
	_choose(context, asked)
	if context.asked_for and frappe.request.method == "POST":
		_send(context)
	if not context.receipt:
		_offer(context)


def _choose(context, asked) -> None:
	"""Take line and kind as they were chosen, or as there is only one of them."""
	names = [line.name for line in context.lines]
	context.line = asked.get("line") if asked.get("line") in names else names[0] if len(names) == 1 else None
	context.kinds = _kinds(context.line, asked.get("about"))
	kinds = {row["kind"]: row for row in context.kinds}
	kind = asked.get("kind") if asked.get("kind") in kinds else next(iter(kinds)) if len(kinds) == 1 else None
	context.asked_for = kinds.get(kind)


def _kinds(line: str | None, about: str | None) -> list[dict]:
	"""What the line takes; `about`: what the visitor came for on the first page."""
	kinds = submitting.offered(line) if line else []
	wanted = [row for row in kinds if (row["kind"] in OPINIONS) == (about == "opinion")]
	return wanted if about and wanted else kinds


def _offer(context) -> None:
	if not context.asked_for:
		return
	context.categories = context.asked_for["categories"]
	context.areas = noticeboard.areas() if context.asked_for["with_place"] else []
	context.earliest = f"{now_datetime():%Y-%m-%dT%H:%M}"
	context.given.external_id = context.given.external_id or secrets.token_urlsafe(18)
	context.photos = frappe.get_cached_doc("HL Public Settings").photos
	context.needs_proof = frappe.session.user == "Guest" and api.needs_proof()
	if context.needs_proof:
		context.question = proofs.question()
	public_pages.add_script(context)


def _send(context) -> None:
	given = {name: value for name, value in context.given.items() if value not in (None, "")}
	given.update({"line": context.line, "kind": context.asked_for["kind"], **_proof(frappe.form_dict)})
	if context.given.appointment_at:
		given["appointment_at"] = context.given.appointment_at.replace("T", " ")
	try:
		context.receipt = api.submit(**{"description": "", **given})
	except frappe.ValidationError as refusal:
		frappe.db.rollback()
		frappe.clear_messages()
		context.mistake = str(refusal)
		context.http_status_code = getattr(refusal, "http_status_code", 400)


def _proof(asked) -> dict[str, str | None]:
	"""What the visitor's device computed, or else the answer to the question."""
	if asked.get("altcha"):
		return {"proof": asked.altcha}
	return {"proof": asked.get("token"), "proof_answer": asked.get("proof_answer") or ""}
