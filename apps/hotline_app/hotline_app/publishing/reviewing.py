"""How a text about an order comes before the public: written, looked through, released (`J-37`).

Whoever may write a publication proposes its texts; only who may write `published` (a level of its own in the
Role Permission Manager) releases them. A text that somebody else changes is not published any more.
"""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from . import sensitive

PUBLICATION, ORDER = "HL Publication", "HL Work Order"
TEXTS = ("text", "answer")
LONGEST = 4000
# By which the person is known who made the request.
PERSONAL = ("caller_name", "caller_phone", "caller_card_number", "query_code")


class UnpublishableError(frappe.ValidationError):
	"""What everybody would read is not for everybody (417)."""


def check(publication) -> None:
	"""Refuse what may not be published, and sign what is; call it when the record is validated."""
	order = frappe.get_doc(ORDER, publication.work_order)
	order.check_permission("read")
	if order.confidential or order.led_elsewhere:
		_refuse(_("Order {0} is confidential: nothing of it is published.").format(order.name))
	for fieldname in TEXTS:
		publication.set(fieldname, (publication.get(fieldname) or "").strip())
		if len(publication.get(fieldname)) > LONGEST:
			_refuse(_("At most {0} characters are published.").format(LONGEST))
	_take_back_if_changed(publication)
	_look_through(publication, order)
	_sign(publication)


def draft(work_order: str) -> dict[str, str]:
	"""Return what an order says, with all that is sensitive in it made unreadable, to begin a text with.

	Raises PermissionError for an order that the user can't read.
	"""
	order = frappe.get_doc(ORDER, work_order)
	order.check_permission("read")
	persons = personal(order)
	return {
		"text": sensitive.masked(order.description, persons)[:LONGEST],
		"answer": sensitive.masked(order.resolution, persons)[:LONGEST],
	}


def of_orders(orders: list[str]) -> dict[str, frappe._dict]:
	"""Return by order what of it is published; in one query."""
	fields = ["work_order", *TEXTS]
	rows = frappe.get_all(PUBLICATION, {"work_order": ("in", orders or [""]), "published": 1}, fields)
	return {row.work_order: row for row in rows}


def personal(order) -> list[str]:
	"""Return the names and numbers by which the caller of an order is known."""
	return [str(order.get(field)) for field in PERSONAL if order.get(field)]


def on_order_trash(order, method: str | None = None) -> None:
	"""What was published of an order goes with it."""
	for name in frappe.get_all(PUBLICATION, {"work_order": order.name}, pluck="name"):
		# Whoever may delete the order may delete what was said of it.
		frappe.delete_doc(PUBLICATION, name, ignore_permissions=True)


def _take_back_if_changed(publication) -> None:
	before = publication.get_doc_before_save()
	changed = before and any((before.get(field) or "") != publication.get(field) for field in TEXTS)
	may_release = publication.has_permlevel_access_to("published", permission_type="write")
	if changed and before.published and not may_release:
		publication.published = 0
		frappe.msgprint(_("The text was changed: it is published again after its review."), alert=True)


def _look_through(publication, order) -> None:
	persons = personal(order)
	tell(
		[one for field in TEXTS for one in sensitive.find(publication.get(field), persons)],
		is_published=bool(publication.published),
	)


def tell(found: list[sensitive.Finding], is_published: bool) -> None:
	"""Refuse what may not be published, show the rest to who looks through it."""
	if not found:
		return
	told = "<br>".join(dict.fromkeys(f"{escape_html(one.title)}: {escape_html(one.text)}" for one in found))
	if is_published and any(one.severity == sensitive.REFUSE for one in found):
		_refuse(_("This is not for everybody:") + f"<br>{told}")
	frappe.msgprint(told, title=_("Please look at this before it is published"), indicator="orange")


def _sign(publication) -> None:
	if not publication.published:
		publication.reviewed_by = publication.reviewed_at = None
		return
	if not (publication.text or publication.answer):
		_refuse(_("There is no text to publish."))
	before = publication.get_doc_before_save()
	if before and before.published and all(before.get(f) == publication.get(f) for f in TEXTS):
		publication.reviewed_by, publication.reviewed_at = before.reviewed_by, before.reviewed_at
		return
	publication.reviewed_by, publication.reviewed_at = frappe.session.user, now_datetime()


def _refuse(why: str) -> NoReturn:
	frappe.throw(why, UnpublishableError)
