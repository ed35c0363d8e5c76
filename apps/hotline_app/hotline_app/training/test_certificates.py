"""Certificates: without a valid one nobody is on duty, and their end is told of ahead."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from hotline_app.training import certificates, expiring
from tests.support import making

from .test_staff import employ, post

pytestmark = pytest.mark.usefixtures("site")

DUTY = "Duty Certificate"


@pytest.fixture
def agent(site) -> str:
	# The first user of a site would become its System Manager.
	making.user("admin", "System Manager")
	user = making.user("agent", "Hotline Agent")
	frappe.db.set_value("User", user, "badge_number", "8099")
	return user


def certify(user: str, certificate_type: str = DUTY, **fields):
	"""Return a stored certificate."""
	values = {"doctype": "HL Staff Certificate", "user": user, "certificate_type": certificate_type}
	return frappe.get_doc({**values, **fields}).insert()


def refused(users: list[str], day: str) -> dict[str, str]:
	"""Whom the functions of the hook keep off a shift of that day."""
	shift = frappe._dict(starts_at=f"{day} 22:00:00")
	reasons: dict[str, str] = {}
	for path in frappe.get_hooks("hotline_rostering"):
		reasons |= frappe.get_attr(path)(users, shift)
	return reasons


@pytest.mark.clause("P-17")
def test_on_duty_with_badge_and_valid_certificate_only(agent: str) -> None:
	"""Who lacks the certificate or a badge number is kept off a shift; who has both is not, from the
	certificate's first to its last day."""
	assert DUTY in refused([agent], "2026-05-01")[agent]
	certify(agent, issued_on="2026-05-01", valid_until="2026-05-31")
	kept_off = {day: agent in refused([agent], day) for day in ("2026-04-30", "2026-05-01", "2026-05-31")}
	assert kept_off == {"2026-04-30": True, "2026-05-01": False, "2026-05-31": False}
	assert agent in refused([agent], "2026-06-01")
	frappe.db.set_value("User", agent, "badge_number", None)
	assert agent in refused([agent], "2026-05-15")


def test_post_asks_for_more(agent: str) -> None:
	"""What a post asks for is needed by those who have the post, and by nobody else."""
	frappe.get_doc({"doctype": "HL Certificate Type", "type_name": "English", "valid_months": 0}).insert()
	other = making.user("other", "Hotline Agent")
	employ(agent, post("Guide", certificates=[{"certificate_type": "English"}]))
	for user in (agent, other):
		certify(user)
	assert certificates.missing([agent, other], nowdate()) == {agent: ["English"]}
	assert certify(agent, "English").valid_until is None
	assert certificates.missing([agent, other], nowdate()) == {}


def test_who_has_left_is_kept_off(agent: str) -> None:
	"""From the day after leaving nobody is put on a shift."""
	employ(agent, post("Agent"), joined_on="2026-01-01", left_on="2026-05-10")
	certify(agent, issued_on="2026-01-01")
	assert refused([agent], "2026-05-10") == {}
	assert agent in refused([agent], "2026-05-11")


def test_end_by_its_kind(agent: str) -> None:
	"""A certificate without an end of its own holds as long as its kind says, to the day before."""
	assert getdate(certify(agent, issued_on="2026-02-01").valid_until) == getdate("2027-01-31")
	with pytest.raises(frappe.ValidationError):
		certify(agent, issued_on="2026-02-01", valid_until="2026-01-01")


@pytest.mark.clause("C-5.2.2")
def test_end_is_told_of(agent: str) -> None:
	"""Holder and leader are told 30 and 7 days before the end, once each; of what was renewed nobody is."""
	leader = making.user("leader", "Hotline Shift Leader")
	ending = certify(agent, issued_on=add_days(nowdate(), -300), valid_until=add_days(nowdate(), 20))

	def told(user: str) -> int:
		return frappe.db.count("Notification Log", {"for_user": user, "document_name": ending.name})

	expiring.run()
	expiring.run()
	assert (told(agent), told(leader)) == (1, 1)
	frappe.db.set_value("HL Staff Certificate", ending.name, "valid_until", add_days(nowdate(), 7))
	expiring.run()
	expiring.run()
	assert (told(agent), told(leader)) == (2, 2)
	renewed = certify(agent, issued_on=add_days(nowdate(), -300), valid_until=add_days(nowdate(), 5))
	expiring.run()
	assert not frappe.db.exists("Notification Log", {"document_name": renewed.name})


def test_everybody_sees_their_own(agent: str) -> None:
	"""An agent sees the own certificates and writes none; a leader sees and gives them."""
	own, others = certify(agent), certify(making.user("other", "Hotline Agent"))
	with making.acting_as(agent):
		assert frappe.get_list("HL Staff Certificate", pluck="name") == [own.name]
		with pytest.raises(frappe.PermissionError):
			others.check_permission("read")
		with pytest.raises(frappe.PermissionError):
			certify(agent)
	with making.acting_as(making.user("leader", "Hotline Shift Leader")):
		assert {own.name, others.name} <= set(frappe.get_list("HL Staff Certificate", pluck="name"))
		certify(agent)
