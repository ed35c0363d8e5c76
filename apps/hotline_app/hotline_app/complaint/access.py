"""Who may know of a complaint: never whom it is about, and of a confidential one only a few.

One rule, told twice: as a condition for lists, counts, reports and exports, and for a single record.
Whoever handles or reviews a complaint sees it. A report of wrongdoing is else for the line's discipline
people only (`P-26`), a confidential complaint for those who administer complaints (they write the fields
of permission level 1), any other for whoever has the right *Report* on complaints, and for who registered
it. Praise is no secret to whom it is about.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.caching import request_cache

from hotline_app import roles

from .errors import PartialError
from .stages import PRAISE, REPORT

COMPLAINT = "HL Complaint"
HOOK = "hotline_stands_for"
WRONGDOING = "Report of Wrongdoing"
ADMINISTERED_LEVEL = 1
# What decides who sees a complaint, as it is stored: what a client sends decides nothing.
DECIDES = ("kind", "line", "owner", "handler", "reviewer", "confidential", "target_doctype", "target")

Facts = frappe._dict | Document


def query(user: str | None = None) -> str:
	"""Condition for lists of HL Complaint: what `user` may know of."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	t, me = f"`tab{COMPLAINT}`", _quoted(user)
	ordinary = "1=1" if _sees_all(user) else f"{t}.`owner` = {me}"
	secret = "1=1" if administers(user) else f"{t}.`confidential` = 0"
	return (
		f"({t}.`kind` = {_quoted(PRAISE)} or not {about(user)})"
		f" and ({t}.`handler` = {me} or {t}.`reviewer` = {me}"
		f" or ({t}.`kind` = {_quoted(REPORT)} and {t}.`line` in {listed(discipline_lines(user))})"
		f" or ({t}.`kind` != {_quoted(REPORT)} and {secret} and {ordinary}))"
	)


def known(user: str) -> str:
	"""A query for the names of the complaints that `user`, who is not Administrator, may know of."""
	# Every value in the condition is escaped.
	return f"select `name` from `tab{COMPLAINT}` where {query(user)}"  # noqa: S608


def about(user: str) -> str:
	"""Condition that holds for complaints about the user, or about whom the user stands for."""
	t = f"`tab{COMPLAINT}`"
	parts = (
		f"({t}.`target_doctype` = {_quoted(doctype)} and {t}.`target` in {listed(names)})"
		for doctype, names in stands_for(user).items()
		if names
	)
	return f"coalesce({' or '.join(parts)}, 0)"


def may_touch(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a complaint that `user` may not know of; None leaves the rest to the role's rights."""
	user = user or frappe.session.user
	if ptype == "create" or doc.is_new() or user == "Administrator":
		return None
	stored = frappe.db.get_value(COMPLAINT, doc.name, DECIDES, as_dict=True)
	return None if not stored or may_know(stored, user) else False


def may_know(complaint: Facts, user: str) -> bool:
	"""Whether `user` may know of the complaint, as the list would tell."""
	if user == "Administrator":
		return True
	if complaint.kind != PRAISE and is_about(complaint, user):
		return False
	if user in (complaint.handler, complaint.reviewer):
		return True
	if complaint.kind == REPORT:
		return complaint.line in discipline_lines(user)
	if complaint.confidential and not administers(user):
		return False
	return complaint.owner == user or _sees_all(user)


def is_about(complaint: Facts, user: str | None) -> bool:
	"""Whether the complaint is about the user, or about whom the user stands for."""
	if not user or not complaint.target:
		return False
	return complaint.target in stands_for(user).get(complaint.target_doctype, ())


def check_impartial(complaint: Facts, user: str | None, what: str) -> None:
	"""Raise `PartialError` if the complaint is about `user`; `what` names the part to play, translated."""
	if complaint.kind != PRAISE and is_about(complaint, user):
		frappe.throw(_("Nobody deals with a complaint about themselves: {0}.").format(what), PartialError)


@request_cache
def stands_for(user: str) -> dict[str, list[str]]:
	"""Return by DocType the records that are the user's own self, provider or unit."""
	found: dict[str, list[str]] = {"User": [user]}
	for path in frappe.get_hooks(HOOK):
		for doctype, names in frappe.get_attr(path)(user).items():
			found.setdefault(doctype, []).extend(names)
	return found


def administers(user: str) -> bool:
	"""Whether the user administers complaints: the Role Permission Manager says so by level 1."""
	levels = frappe.get_meta(COMPLAINT).get_permlevel_access("write", user=user)
	return ADMINISTERED_LEVEL in levels


@request_cache
def discipline_lines(user: str) -> list[str]:
	"""Return the lines for whose reports of wrongdoing the user is in charge.

	A line's table *Persons in Charge* names them; where it names nobody for this matter or for all
	matters, it is the shift leaders.
	"""
	named: dict[str, dict[str, set[str]]] = {}
	for row in frappe.get_all(
		"HL Line Duty",
		filters={"parenttype": "HL Line", "matter": ("in", ("", WRONGDOING))},
		fields=["parent", "matter", "user", "deputy"],
	):
		people = named.setdefault(row.parent, {}).setdefault(row.matter or "", set())
		people.update(filter(None, (row.user, row.deputy)))
	is_leader = roles.LEADER in frappe.get_roles(user)
	lines = frappe.get_all("HL Line", pluck="name") if is_leader else list(named)
	return [line for line in lines if _is_in_charge(named.get(line), user, is_leader)]


def discipline_of(line: str) -> list[str]:
	"""Return the enabled users in charge of a line's reports of wrongdoing, the person before the deputy."""
	duties = frappe.get_cached_doc("HL Line", line).duties
	for matter in (WRONGDOING, ""):
		rows = [duty for duty in duties if (duty.matter or "") == matter]
		people = [user for duty in rows for user in (duty.user, duty.deputy) if user]
		if people:
			return [user for user in dict.fromkeys(people) if _is_enabled(user)]
	fences = roles.fences(leaders := roles.holders(roles.LEADER), COMPLAINT)
	return [user for user in leaders if user not in fences or line in fences[user]]


def leave_out(found: dict[tuple[str, str], list[str]]) -> None:
	"""Take out of a deadline's recipients, by record, who may not know of the complaint."""
	names = [name for doctype, name in found if doctype == COMPLAINT]
	if not names:
		return
	rows = frappe.get_all(COMPLAINT, filters={"name": ("in", names)}, fields=["name", *DECIDES])
	for row in rows:
		key = (COMPLAINT, row.name)
		found[key] = [user for user in found[key] if may_know(row, user)]


def listed(values: Iterable[str]) -> str:
	"""The values as SQL's `in` wants them; of no values nothing is in it."""
	return f"({', '.join(map(_quoted, values)) or 'null'})"


def _is_in_charge(named: dict[str, set[str]] | None, user: str, is_leader: bool) -> bool:
	people = (named or {}).get(WRONGDOING) or (named or {}).get("")
	return user in people if people else is_leader


def _sees_all(user: str) -> bool:
	return bool(frappe.permissions.get_role_permissions(COMPLAINT, user=user).get("report"))


def _is_enabled(user: str) -> bool:
	return bool(frappe.get_cached_value("User", user, "enabled"))


def _quoted(value: str) -> str:
	return frappe.db.escape(value)
