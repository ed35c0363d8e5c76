"""Who works for a provider, and its way into the scheme and out of it."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app import roles
from hotline_app.dispatch import matching, providers
from hotline_app.dispatch.admission import NotAdmissibleError
from hotline_app.dispatch.doctype.hl_provider_history.hl_provider_history import HistoryError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

AGREEMENT = {key: value for key, value in making.MEMBERSHIP.items() if key.startswith("agreement")}


def _history(provider) -> list[tuple]:
	return frappe.get_all(
		"HL Provider History",
		{"provider": provider.name},
		["from_stage", "to_stage", "reason", "changed_by"],
		order_by="creation",
		as_list=True,
	)


def test_staff_work_for_their_provider():
	"""The provider's own user and the people of its staff who are in service work for it, and nobody else."""
	boss, fitter, gone = (making.user(name) for name in ("boss", "fitter", "gone"))
	firm = making.provider(
		"Firm",
		user=boss,
		staff=[
			{"staff_name": "Fitter", "user": fitter},
			{"staff_name": "Gone", "user": gone, "enabled": 0},
			{"staff_name": "Without a Login"},
		],
	)
	assert [providers.providers_of(user) for user in (boss, fitter, gone)] == [[firm.name], [firm.name], []]
	assert providers.users_of([firm.name]) == {firm.name: [boss, fitter]}


def test_role_follows_the_staff():
	"""Staff get the role for the provider's page with their row, and lose it with their last one."""
	fitter = making.user("fitter")
	first, second = (
		making.provider(name, staff=[{"staff_name": "Fitter", "user": fitter}]) for name in ("One", "Two")
	)
	assert roles.PROVIDER in frappe.get_roles(fitter)
	first.staff = []
	first.save()
	assert roles.PROVIDER in frappe.get_roles(fitter)
	second.staff[0].enabled = 0
	second.save()
	assert roles.PROVIDER not in frappe.get_roles(fitter)


@pytest.mark.clause("C-3.3")
@pytest.mark.clause("C-5.3.2")
@pytest.mark.clause("C-6.2.5")
def test_way_into_the_scheme():
	"""An application is reviewed and assessed, and admitted once the signed agreement is on record."""
	applicant = making.applicant("New", **{k: v for k, v in making.MEMBERSHIP.items() if k not in AGREEMENT})
	applicant.assessment_result = ""
	applicant.save()
	assert applicant.stage == "Applied"
	applicant = making.take_step(applicant, "Begin Review")
	with pytest.raises(frappe.MandatoryError, match="result"):
		making.take_step(applicant, "Record Assessment")
	applicant = making.take_step(
		applicant, "Record Assessment", assessment_result="Passed", assessment_score=88, level="B"
	)
	assert (applicant.assessed_by, str(applicant.assessed_on)) == ("Administrator", nowdate())
	with pytest.raises(NotAdmissibleError, match=r"Agreement No\..*Signed Agreement.*Valid From"):
		making.take_step(applicant, "Admit")
	applicant = making.take_step(applicant, "Admit", **AGREEMENT)
	assert applicant.stage == "Active"
	assert applicant.activated_at
	assert [row[:2] for row in _history(applicant)] == [
		("Applied", "Under Review"),
		("Under Review", "Assessed"),
		("Assessed", "Active"),
	]


@pytest.mark.clause("C-5.3.3")
def test_conditions_to_join():
	"""Nobody is admitted whose assessment was not passed, or of whom a registration field is missing."""
	applicant = making.applicant("New", **{**making.MEMBERSHIP, "assessment_result": "Not Passed"})
	applicant.licence_number = None
	applicant.move_to("Active")
	with pytest.raises(NotAdmissibleError, match=r"Business Licence.*passed assessment"):
		applicant.save()


def test_agreement_that_has_ended_admits_nobody():
	"""A provider whose agreement has run out can't be admitted, nor taken back."""
	member = making.provider("Old", stage="Left")
	member.agreement_until = add_days(nowdate(), -1)
	member.stage_reason = "Wants to come back"
	member.move_to("Active")
	with pytest.raises(NotAdmissibleError, match="ended on"):
		member.save()


@pytest.mark.clause("C-5.3.3")
def test_leaving_and_coming_back_leave_their_reasons():
	"""Suspension, exit and return need a reason each, and every step stays in a history nobody rewrites."""
	member = making.provider("Old")
	with pytest.raises(frappe.MandatoryError, match="reason"):
		making.take_step(member, "Suspend")
	member = making.take_step(member, "Suspend", stage_reason="Three complaints in a week")
	with pytest.raises(frappe.MandatoryError, match="reason"):
		making.take_step(member, "Let Go")
	member = making.take_step(member, "Let Go", stage_reason="Moves away")
	member = making.take_step(member, "Take Back", stage_reason="Is here again")
	assert [row[2] for row in _history(member)] == [
		"Three complaints in a week",
		"Moves away",
		"Is here again",
	]
	entry = frappe.get_last_doc("HL Provider History", {"provider": member.name})
	entry.reason = "Nothing happened"
	with pytest.raises(HistoryError):
		entry.save()
	with pytest.raises(HistoryError):
		entry.delete()


def test_facts_are_not_for_clients():
	"""Who assessed, when somebody was admitted and how good a provider is can't be sent by a client."""
	member = making.provider("Honest")
	admitted = member.activated_at
	member.update({"assessed_by": making.AGENT, "activated_at": "2001-01-01", "quality": 100})
	member.save()
	assert (member.assessed_by, member.activated_at, member.quality) == (None, admitted, 0)


@pytest.mark.clause("C-4.3.1")
def test_service_standard_is_on_record():
	"""A provider's service has price, response time and promised quality; the proposal tells the price."""
	promised = {
		"category": "Plumbing",
		"price": "60 an hour",
		"amount": 60,
		"response_minutes": 10,
		"standard": "Shoe covers; a year's guarantee",
	}
	part = {
		"category": "Plumbing",
		"material": "Tap",
		"brand": "Faucet & Co",
		"model": "F1",
		"unit_price": 35,
	}
	member = making.provider(
		"Standard", services=[promised], materials=[part], latitude=30.865, longitude=120.183
	)
	member.reload()
	assert {field: member.services[0].get(field) for field in promised} == promised
	assert {field: member.materials[0].get(field) for field in part} == part
	proposed = next(c for c in matching.candidates(making.order()) if c.provider == member.name)
	assert proposed.price == "60 an hour"


@pytest.mark.clause("G-2.7")
def test_enterprises_are_in_the_base_for_agents():
	"""An agent finds the enterprises of the service base with their contact and what they do."""
	firm = making.provider("Handy & Sons", provider_type="Enterprise", contact_person="Ms Handy")
	with making.acting_as(making.AGENT):
		found = frappe.get_list(
			"HL Provider",
			[["provider_type", "=", "Enterprise"], ["HL Provider Service", "category", "=", "Plumbing"]],
			["name", "provider_name", "contact_person", "phone"],
		)
		assert [row.contact_person for row in found if row.name == firm.name] == ["Ms Handy"]
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("HL Provider", firm.name).delete()
