"""Who may know of a review: who reviews, and whose work it is once the result is released.

Whoever has the right *Report* on reviews sees those of everybody, except results about themselves that are
not released, and one of two blind reviews before both are done. Of those a reviewer never sees the other's;
whoever may delete reviews does, to reassign them, unless it is their own to score.

One rule, told twice: as a condition for lists, counts, reports and exports, and for a single record.
"""

import frappe
from frappe.model.document import Document

REVIEW = "HL Quality Review"
DECIDES = ("reviewer", "agent", "released_at", "blind_pair")


def query(user: str | None = None) -> str:
	"""Condition for lists of HL Quality Review."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	t, me = f"`tab{REVIEW}`", frappe.db.escape(user)
	own = f"({t}.`agent` = {me} and {t}.`released_at` is not null)"
	if not _has("report", user):
		return f"({t}.`reviewer` = {me} or {own})"
	open_pair = f"coalesce({t}.`blind_pair`, '') != '' and {t}.`released_at` is null"
	hidden = open_pair
	if _has("delete", user):
		# Nothing but names of ours and an escaped one.
		mine = f"select `blind_pair` from `tab{REVIEW}` where `reviewer` = {me} and `blind_pair` is not null"  # noqa: S608
		hidden = f"{open_pair} and {t}.`blind_pair` in ({mine})"
	others = f"(coalesce({t}.`agent`, '') != {me} and not ({hidden}))"
	return f"({t}.`reviewer` = {me} or {own} or {others})"


def may_touch(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a review of which the user may not know; None leaves the rest to the role's rights."""
	user = user or frappe.session.user
	if user == "Administrator" or ptype == "create" or doc.is_new():
		return None
	stored = frappe.db.get_value(REVIEW, doc.name, DECIDES, as_dict=True)
	return None if not stored or may_know(stored, user) else False


def may_know(review, user: str) -> bool:
	"""Whether the user may know of the review, as the list would tell."""
	if user == review.reviewer:
		return True
	if user == review.agent:
		return bool(review.released_at)
	if not _has("report", user):
		return False
	if not review.blind_pair or review.released_at:
		return True
	return _has("delete", user) and not frappe.db.exists(
		REVIEW, {"blind_pair": review.blind_pair, "reviewer": user}
	)


def _has(right: str, user: str) -> bool:
	return bool(frappe.permissions.get_role_permissions(REVIEW, user=user).get(right))
