"""The way of a provider into the scheme and out of it: what each step needs, and what it leaves behind.

An application is reviewed and assessed; whoever passed and has signed the agreement is admitted
(`C-3.3`, `C-5.3.2`). Suspension, exit, return and rejection need a reason (`C-5.3.3`).
"""

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, now_datetime, nowdate

# What the registration form asks of everybody (`C-5.1.2`).
REGISTRATION = ("provider_name", "provider_type", "contact_person", "phone", "licence_number", "address")
AGREEMENT = ("agreement_number", "agreement_file", "agreement_from", "agreement_until")
STAGES_WITH_REASON = ("Suspended", "Left", "Rejected")
PASSED = "Passed"


class NotAdmissibleError(frappe.ValidationError):
	"""The provider lacks what a member of the scheme must have."""


def take_step(provider) -> None:
	"""Check what the step to the provider's present stage needs, and note who took it and when."""
	if not provider.stage_changed():
		return
	before = provider.stage_before()
	if _needs_reason(before, provider.stage) and not (provider.stage_reason or "").strip():
		frappe.throw(_("Please give the reason for this step."), frappe.MandatoryError)
	if provider.stage == "Assessed":
		_assess(provider)
	elif provider.stage == "Active":
		_admit(provider)
	provider.suspension_proposed = 0
	if provider.stage == "Suspended":
		provider.suspended_from = nowdate()
	else:
		provider.suspended_from = provider.suspended_until = None


def keep_history(provider) -> None:
	"""Write the step down for good; its reason belongs to it and not to the next one."""
	before = provider.stage_before()
	if not before or before == provider.stage:
		return
	entry = frappe.new_doc("HL Provider History")
	entry.update(
		{
			"provider": provider.name,
			"from_stage": before,
			"to_stage": provider.stage,
			"reason": provider.stage_reason,
			"changed_at": now_datetime(),
			"changed_by": frappe.session.user,
			"until": provider.suspended_until,
		}
	)
	entry.insert(ignore_permissions=True)  # the history is written by steps and by nobody else
	if provider.stage_reason:
		provider.db_set("stage_reason", None, update_modified=False)


def check_agreement_in_force(provider) -> None:
	"""Raise `NotAdmissibleError` if the signed agreement has run out."""
	if provider.agreement_until and getdate(provider.agreement_until) < getdate():
		frappe.throw(
			_("The agreement with {0} ended on {1}.").format(
				provider.provider_name, formatdate(provider.agreement_until)
			),
			NotAdmissibleError,
		)


def _needs_reason(before: str | None, stage: str) -> bool:
	if before is None:
		return False
	is_return = before in STAGES_WITH_REASON and stage != before
	return stage in STAGES_WITH_REASON or is_return


def _assess(provider) -> None:
	if not provider.assessment_result:
		frappe.throw(_("Please enter the result of the assessment."), frappe.MandatoryError)
	provider.assessed_by = frappe.session.user
	provider.assessed_on = nowdate()


def _admit(provider) -> None:
	check_agreement_in_force(provider)
	if provider.activated_at:
		# Who was admitted once comes back with what is on record.
		return
	needed = [*REGISTRATION, "services", *AGREEMENT]
	missing = [_(provider.meta.get_label(fieldname)) for fieldname in needed if not provider.get(fieldname)]
	if provider.assessment_result != PASSED:
		missing.append(_("a passed assessment"))
	if missing:
		frappe.throw(
			_("{0} can't be admitted yet. Missing: {1}").format(provider.provider_name, ", ".join(missing)),
			NotAdmissibleError,
		)
	provider.activated_at = now_datetime()
