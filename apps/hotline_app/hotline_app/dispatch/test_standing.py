"""Warnings, suspensions that end, what runs out, and who sees it."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.api import inbox
from hotline_app.api import provider as page
from hotline_app.dispatch import expiring
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ADMINISTRATOR = "admin@demo.example"


def _warn(provider: str, **fields):
	return frappe.get_doc(
		{"doctype": "HL Provider Warning", "provider": provider, "reason": "Came late", **fields}
	).insert()


def _told(doctype: str, name: str) -> dict[str, int]:
	told: dict[str, int] = {}
	for user in frappe.get_all(
		"Notification Log", {"document_type": doctype, "document_name": name}, pluck="for_user"
	):
		told[user] = told.get(user, 0) + 1
	return told


def _certificate(provider: str, days: int):
	return frappe.get_doc(
		{
			"doctype": "HL Provider Certificate",
			"provider": provider,
			"category": "Plumbing",
			"certificate_number": "P-1",
			"valid_until": add_days(nowdate(), days),
		}
	).insert()


@pytest.mark.clause("C-5.3.3")
def test_warnings_propose_a_suspension():
	"""After as many warnings as the rule says the suspension is proposed, and the administrators are told."""
	plumber = making.provider_of(making.PROVIDER)
	for _warning in range(2):
		_warn(plumber)
	assert not frappe.db.get_value("HL Provider", plumber, "suspension_proposed")
	_warn(plumber)
	assert frappe.db.get_value("HL Provider", plumber, "suspension_proposed")
	assert ADMINISTRATOR in _told("HL Provider", plumber)
	making.take_step(frappe.get_doc("HL Provider", plumber), "Suspend", stage_reason="Three warnings")
	assert not frappe.db.get_value("HL Provider", plumber, "suspension_proposed")


def test_warnings_that_no_longer_count():
	"""A warning that has expired counts for no suspension."""
	plumber = making.provider_of(making.PROVIDER)
	for _warning in range(3):
		_warn(plumber, expires_on=add_days(nowdate(), -1))
	assert not frappe.db.get_value("HL Provider", plumber, "suspension_proposed")


@pytest.mark.clause("C-5.3.3")
def test_provider_answers_its_warning():
	"""The provider is told of a warning and answers it; it can change nothing else of it."""
	warning = _warn(making.provider_of(making.PROVIDER))
	assert _told(warning.doctype, warning.name) == {making.PROVIDER: 1}
	with making.acting_as(making.PROVIDER):
		assert [message["of_record"] for message in inbox.mine()] == [True]
		page.answer_warning(warning.name, "The road was closed")
		mine = frappe.get_doc(warning.doctype, warning.name)
		mine.expires_on = nowdate()
		mine.save()
	warning.reload()
	assert (warning.answer, warning.answered_by) == ("The road was closed", making.PROVIDER)
	assert str(warning.expires_on) > nowdate()


def test_suspension_ends_by_itself():
	"""A suspension ends after its last day, with an entry in the history; one without an end goes on."""
	member = making.provider("Back Soon")
	member.suspended_until = nowdate()
	member = making.take_step(member, "Suspend", stage_reason="Holiday", suspended_until=nowdate())
	endless = making.provider("Gone", stage="Suspended")
	expiring.end_suspensions()
	assert frappe.db.get_value("HL Provider", member.name, "stage") == "Suspended"
	member.db_set("suspended_until", add_days(nowdate(), -1))
	expiring.end_suspensions()
	assert frappe.db.get_value("HL Provider", member.name, "stage") == "Active"
	assert frappe.db.get_value("HL Provider", endless.name, "stage") == "Suspended"
	last = frappe.get_last_doc("HL Provider History", {"provider": member.name})
	assert (last.to_stage, last.reason) == ("Active", "The suspension has ended.")


def test_suspension_does_not_end_without_an_agreement():
	"""Whose agreement ended during the suspension is not taken back by itself, and stops nobody else."""
	lapsed, other = (making.provider(name, stage="Suspended") for name in ("Lapsed", "Other"))
	for member in (lapsed, other):
		member.db_set("suspended_until", add_days(nowdate(), -1))
	lapsed.db_set("agreement_until", add_days(nowdate(), -1))
	expiring.end_suspensions()
	stages = [frappe.db.get_value("HL Provider", member.name, "stage") for member in (lapsed, other)]
	assert stages == ["Suspended", "Active"]


@pytest.mark.clause("C-4.3.2")
def test_certificates_are_reminded_of_at_30_and_7_days():
	"""Provider and administrators are told 30 and 7 days before a certificate ends, once each."""
	plumber = making.provider_of(making.PROVIDER)
	certificate = _certificate(plumber, 31)
	counts = []
	for days in (31, 30, 29, 8, 7, 6, 0):
		certificate.db_set("valid_until", add_days(nowdate(), days))
		expiring.run()
		told = _told(certificate.doctype, certificate.name)
		counts.append((told.get(making.PROVIDER, 0), told.get(ADMINISTRATOR, 0)))
	assert counts == [(0, 0), (1, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2)]


def test_late_certificate_is_reminded_of_once():
	"""A certificate that is entered with five days left is told of once, and anew when it was renewed."""
	certificate = _certificate(making.provider_of(making.PROVIDER), 5)
	for _day in range(2):
		expiring.run()
	assert _told(certificate.doctype, certificate.name)[making.PROVIDER] == 1
	certificate.reload()
	certificate.valid_until = add_days(nowdate(), 6)
	certificate.save()
	expiring.run()
	assert _told(certificate.doctype, certificate.name)[making.PROVIDER] == 2


@pytest.mark.clause("C-3.3")
def test_agreements_are_reminded_of():
	"""That an agreement ends soon is told to provider and administrators, once at each of the days."""
	member = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	member.agreement_until = add_days(nowdate(), 20)
	member.save()
	for _day in range(2):
		expiring.run()
	told = _told("HL Provider", member.name)
	assert (told[making.PROVIDER], told[ADMINISTRATOR]) == (1, 1)


@pytest.mark.parametrize(
	"doctype", ["HL Provider", "HL Provider Certificate", "HL Provider Warning", "HL Provider History"]
)
def test_provider_sees_its_own_only(doctype):
	"""Whoever works for a provider reads its record and what is kept about it, and nothing of another's."""
	own, other = (making.provider(name, user=making.user(name.lower())) for name in ("Mine", "Theirs"))
	for member in (own, other):
		_certificate(member.name, 100)
		_warn(member.name)
		making.take_step(member, "Suspend", stage_reason="For the test")
	field = "name" if doctype == "HL Provider" else "provider"
	with making.acting_as(own.user):
		assert set(frappe.get_list(doctype, pluck=field)) == {own.name}
		foreign = frappe.get_all(doctype, {field: other.name}, pluck="name")[0]
		assert not frappe.has_permission(doctype, "read", doc=foreign)


def test_provider_changes_what_is_its_own():
	"""A provider keeps its contact up to date on its page; it can't change its record otherwise."""
	own, other = making.provider_of(making.PROVIDER), making.provider_of(making.OTHER_PROVIDER)
	with making.acting_as(making.PROVIDER):
		shown = page.save(own, contact_person="Mrs Zhao", load_limit=3)
		assert (shown["contact_person"], shown["load_limit"]) == ("Mrs Zhao", 3)
		assert "licence_number" not in shown
		with pytest.raises(frappe.PermissionError):
			page.save(other, contact_person="Mrs Zhao")
		doc = frappe.get_doc("HL Provider", own)
		doc.level = "A"
		with pytest.raises(frappe.PermissionError):
			doc.save()
		page.save(own, load_limit="")
		[record] = page.mine()
		assert (record["name"], record["load_limit"]) == (own, 3)


def test_agents_see_no_papers():
	"""An agent reads who a provider is and what it does, and not its licence or ID number."""
	with making.acting_as(making.AGENT):
		doc = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
		doc.apply_fieldlevel_read_permissions()
		assert doc.provider_name
		assert not doc.get("licence_number")
