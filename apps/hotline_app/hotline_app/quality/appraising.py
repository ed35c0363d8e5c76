"""Appraisals by a scheme's weights: from facts, own marks and the superior's (`H-4.3`, `G-5.1`).

The facts come from whoever knows some: functions named by the hook `hotline_appraisal_facts`, each called as
`facts(doctype, names, since, until)` for many at once. They return by name and part a score from 0 to 100
and the number of facts behind it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, cint, flt, getdate, now_datetime

from hotline_app import messages, roles

from .errors import NotYoursError, QualityError
from .stages import AGREED, AGREEMENT, SELF, SUPERIOR

APPRAISAL, SCHEME = "HL Appraisal", "HL Appraisal Scheme"
HOOK = "hotline_appraisal_facts"
OWN_PART, SUPERIORS_PART = "Self", "Superior"
PERSON, UNIT, PROVIDER = "User", "HL Handling Unit", "HL Provider"
TITLES = {PERSON: "full_name", UNIT: "unit_name", PROVIDER: "provider_name"}

Facts = dict[str, dict[str, tuple[float, int]]]


def gather(doctype: str, names: Iterable[str], since: date, until: date) -> Facts:
	"""Return by name and part what anybody knows of the days from `since` to `until`, both included."""
	names = list(names)
	found: Facts = {name: {} for name in names}
	for path in frappe.get_hooks(HOOK):
		for name, parts in frappe.get_attr(path)(
			doctype, names, getdate(since), add_days(getdate(until), 1)
		).items():
			found[name].update(parts)
	return found


def total(parts: Iterable) -> float:
	"""Return the weighted mean of the parts of which something is known; 0 if nothing is."""
	known = [part for part in parts if part.known]
	whole = sum(flt(part.weight) for part in known)
	return round(sum(flt(part.weight) * flt(part.score) for part in known) / whole, 1) if whole else 0.0


def begin(appraisal) -> None:
	"""Give a new appraisal the parts and criteria of its scheme as they are now."""
	scheme = frappe.get_cached_doc(SCHEME, appraisal.scheme)
	appraisal.subject_doctype = scheme.subject_doctype
	_check_period(appraisal)
	title = TITLES[scheme.subject_doctype]
	appraisal.subject_name = frappe.db.get_value(scheme.subject_doctype, appraisal.subject, title)
	appraisal.superior = appraisal.superior or scheme.superior
	if appraisal.superior == appraisal.subject:
		appraisal.superior = None
	appraisal.set("parts", [{"part": row.part, "weight": row.weight} for row in scheme.weights])
	appraisal.set("marks", [{"title": row.title, "guidance": row.guidance} for row in scheme.criteria])
	if not any(row.part == OWN_PART for row in appraisal.parts):
		appraisal.move_to(SUPERIOR)


def check(appraisal) -> None:
	"""Refuse what is not the user's to change, then compute the parts and the total."""
	before = appraisal.get_doc_before_save()
	if before:
		_check_marks(appraisal, before)
		_check_step(appraisal, before)
	if before and before.stage == AGREED:
		return
	compute(appraisal)


def compute(appraisal) -> None:
	"""Fill in the parts from facts and marks, and the total."""
	facts = appraisal.flags.facts
	if facts is None:
		period = (appraisal.from_date, appraisal.to_date)
		facts = gather(appraisal.subject_doctype, [appraisal.subject], *period)[appraisal.subject]
	marked = {
		OWN_PART: [cint(row.self_score) for row in appraisal.marks],
		SUPERIORS_PART: [cint(row.superior_score) for row in appraisal.marks],
	}
	for part in appraisal.parts:
		if part.part in marked:
			values = [value for value in marked[part.part] if value]
			part.score = round(sum(values) / len(values), 1) if values else 0
			part.number = len(values)
		else:
			part.score, part.number = facts.get(part.part, (0, 0))
		part.known = int(bool(part.number))
	appraisal.total = total(appraisal.parts)


def tell(appraisal) -> None:
	"""Tell whose turn it is."""
	if not appraisal.stage_changed():
		return
	turn = {SELF: _person(appraisal), SUPERIOR: appraisal.superior, AGREEMENT: _person(appraisal)}
	messages.tell(
		[turn.get(appraisal.stage)],
		lambda: _("Appraisal: it is your turn ({0})").format(_(appraisal.workflow_state or appraisal.stage)),
		APPRAISAL,
		appraisal.name,
	)


def open_for_all(scheme, from_date: date, to_date: date) -> int:
	"""Make the appraisals of a period for everybody whom the scheme assesses; return how many are new.

	The facts of all are asked for at once.
	"""
	subjects = _subjects(scheme)
	there = {"scheme": scheme.name, "from_date": from_date, "to_date": to_date}
	known = set(frappe.get_all(APPRAISAL, there, pluck="subject"))
	new = [name for name in subjects if name not in known]
	facts = gather(scheme.subject_doctype, new, from_date, to_date)
	for name in new:
		doc = frappe.new_doc(APPRAISAL)
		doc.update({**there, "subject": name})
		doc.flags.facts = facts[name]
		doc.insert()
	return len(new)


def _subjects(scheme) -> list[str]:
	if scheme.subject_doctype == PERSON:
		return roles.holders(scheme.role)
	wanted: dict[str, Any] = {"enabled": 1} if scheme.subject_doctype == UNIT else {"stage": "Active"}
	return frappe.get_all(scheme.subject_doctype, wanted, pluck="name", order_by="name")


def _check_period(appraisal) -> None:
	if getdate(appraisal.from_date) > getdate(appraisal.to_date):
		frappe.throw(_("The period ends before it begins."))


def _person(appraisal) -> str | None:
	return appraisal.subject if appraisal.subject_doctype == PERSON else None


def _check_marks(appraisal, before) -> None:
	"""Own marks are the person's, the others the superior's, each in their turn."""
	known = {row.name: row for row in before.marks}
	if {row.name for row in appraisal.marks} != set(known):
		frappe.throw(_("The criteria of an appraisal can't be added or removed."), QualityError)
	own = superior = False
	for row in appraisal.marks:
		row.title, row.guidance = known[row.name].title, known[row.name].guidance
		for field in ("self_score", "superior_score"):
			if not 0 <= cint(row.get(field)) <= 100:
				frappe.throw(_("{0}: 0 to 100.").format(frappe.bold(row.title)))
		own |= cint(row.self_score) != cint(known[row.name].self_score)
		superior |= cint(row.superior_score) != cint(known[row.name].superior_score)
	own |= (appraisal.self_words or "") != (before.self_words or "")
	superior |= (appraisal.superior_words or "") != (before.superior_words or "")
	user = frappe.session.user
	if user == "Administrator" or appraisal.flags.ignore_permissions:
		return
	if own and not (before.stage == SELF and user == _person(appraisal)):
		frappe.throw(_("Own marks are given by the person, before the superior's."), NotYoursError)
	if superior and not (
		before.stage == SUPERIOR and user == appraisal.superior and user != appraisal.subject
	):
		frappe.throw(_("The superior's marks are given by the superior, after the person's."), NotYoursError)


def _check_step(appraisal, before) -> None:
	if before.stage == AGREED:
		frappe.throw(_("This appraisal was agreed and can't be changed."), QualityError)
	if not appraisal.stage_changed():
		return
	user = frappe.session.user
	turn = {SELF: _person(appraisal), SUPERIOR: appraisal.superior, AGREEMENT: _person(appraisal)}
	mine = turn.get(before.stage) or appraisal.superior
	if user not in (mine, "Administrator"):
		frappe.throw(_("It is somebody else's turn."), NotYoursError)
	if (
		appraisal.stage == AGREEMENT
		and any(row.part == SUPERIORS_PART for row in appraisal.parts)
		and not any(cint(row.superior_score) for row in appraisal.marks)
	):
		frappe.throw(_("Please give your marks first."), frappe.MandatoryError)
	if before.stage == SELF and not any(cint(row.self_score) for row in appraisal.marks):
		frappe.throw(_("Please give your marks first."), frappe.MandatoryError)
	if appraisal.stage == AGREED:
		appraisal.agreed_at = now_datetime()
