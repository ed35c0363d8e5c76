"""Posts with their standards, groups, head and agents of the centre."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.training import staff
from hotline_app.training.report.staff_register import staff_register
from tests.support import making

pytestmark = pytest.mark.usefixtures("site")

STANDARD = {
	"duties": "Takes calls.",
	"requirements": "Clear speech.",
	"rules": "Badge number and certificate.",
	"goals": "Answers within three rings.",
	"assessment": "Every month.",
}


def post(name: str, **fields):
	"""Return a stored post."""
	return frappe.get_doc({"doctype": "HL Post", "post_name": name, **STANDARD, **fields}).insert().name


def employ(user: str, post: str, *groups: str, **fields):
	"""Return the stored record of somebody of the staff."""
	rows = [{"staff_group": group} for group in groups]
	return frappe.get_doc(
		{"doctype": "HL Staff Record", "user": user, "post": post, "groups": rows, **fields}
	).insert()


@pytest.mark.clause("C-4.2.1")
@pytest.mark.clause("P-32")
@pytest.mark.parametrize("part", STANDARD)
def test_post_without_a_part_of_its_standard(part: str) -> None:
	"""A post has duties, requirements, rules, goals and assessment: without any of them it is not stored."""
	with pytest.raises(frappe.MandatoryError, match=part):
		post("Agent", **{part: ""})


@pytest.mark.clause("P-4")
def test_head_and_six_agents() -> None:
	"""A head and six agents suffice; without a head, or with five who are here, they do not."""
	agent, head = post("Agent", answers_calls=1), post("Head", heads_centre=1)
	records = [employ(making.user(f"a{n}", "Hotline Agent"), agent) for n in range(6)]
	assert not staff.staffing().suffices
	employ(making.user("boss", "Hotline Administrator"), head)
	assert staff.staffing() == staff.Staffing(heads=1, agents=6, minimum=6)
	assert staff.staffing().suffices
	summary = {row["label"]: row["value"] for row in staff_register.execute()[4]}
	assert sorted(summary.values()) == [1, 6, 6]
	records[0].joined_on, records[0].left_on = add_days(nowdate(), -9), add_days(nowdate(), -1)
	records[0].save()
	assert staff.staffing().agents == 5
	assert not staff.staffing().suffices


def test_one_head() -> None:
	"""A centre has one head: a second is refused until the first has left."""
	head = post("Head", heads_centre=1)
	first = employ(making.user("first", "Hotline Administrator"), head)
	second = making.user("second", "Hotline Administrator")
	with pytest.raises(frappe.ValidationError, match="first"):
		employ(second, head)
	first.left_on = nowdate()
	first.save()
	employ(second, head)


@pytest.mark.clause("H-2.1")
@pytest.mark.clause("C-4.1")
def test_groups() -> None:
	"""Groups for answering, complaints and repair dispatch, and the departments business and office, are
	there; who belongs to which is on record."""
	shipped = {"Call Answering", "Complaint Handling", "Repair Dispatch", "Business Department", "Office"}
	assert shipped <= set(frappe.get_all("HL Staff Group", pluck="name"))
	agent = post("Agent", answers_calls=1)
	employ(making.user("both", "Hotline Agent"), agent, "Call Answering", "Complaint Handling")
	employ(making.user("sender", "Hotline Agent"), agent, "Repair Dispatch")
	rows = staff_register.execute({"group": "Complaint Handling"})[1]
	assert [row["user"] for row in rows] == ["both@test.example"]
	assert staff.groups()["sender@test.example"] == ["Repair Dispatch"]


def test_everybody_reads_their_own_record() -> None:
	"""An agent finds the own record and no other's; a leader finds all."""
	agent = post("Agent")
	# The first user of a site would become its System Manager.
	making.user("admin", "System Manager")
	users = [making.user(name, "Hotline Agent") for name in ("one", "two")]
	records = [employ(user, agent, "Office") for user in users]
	with making.acting_as(users[0]):
		assert frappe.get_list("HL Staff Record", pluck="name") == [users[0]]
		rows = frappe.get_list("HL Staff Group Member", parent_doctype="HL Staff Record", pluck="parent")
		assert rows == [users[0]]
		with pytest.raises(frappe.PermissionError):
			records[1].check_permission("read")
	with making.acting_as(making.user("lead", "Hotline Shift Leader")):
		assert set(users) <= set(frappe.get_list("HL Staff Record", pluck="name"))
