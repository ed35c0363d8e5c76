"""Who may know of a complaint: never whom it is about, of a confidential one only a few."""

import frappe
import pytest
from frappe.desk.form import assign_to, linked_with
from frappe.desk.listview import get_group_by_count
from frappe.desk.reportview import get_count
from frappe.desk.search import search_link

from hotline_app.complaint import access
from hotline_app.complaint.errors import PartialError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"
REPORT = "Report of Wrongdoing"


def seen_by(user: str, doctype: str = COMPLAINT, **filters) -> list[str]:
	with making.acting_as(user):
		return frappe.get_list(doctype, filters=filters, pluck="name")


def may_read(user: str, doc) -> bool:
	return bool(frappe.has_permission(doc.doctype, "read", doc=doc.name, user=user))


def name_for_wrongdoing(user: str) -> None:
	line = frappe.get_doc("HL Line", making.LINE)
	line.append("duties", {"matter": REPORT, "user": user})
	line.save()


@pytest.fixture
def handler_about() -> str:
	"""A complaint handler about whom there is a complaint."""
	return making.user("handler-about", "Hotline Complaint Handler", "System Manager")


@pytest.mark.clause("C-8.2.4")
def test_not_seen_by_whom_it_is_about(handler_about):
	"""Whom a complaint is about finds it by no read, list, count or search, but all others."""
	other, own = making.complaint(), making.complaint(target=handler_about, target_type="Agent")
	assert seen_by(handler_about) == [other.name]
	assert not may_read(handler_about, own)
	with making.acting_as(handler_about):
		frappe.local.form_dict = frappe._dict(doctype=COMPLAINT, filters="[]", fields="[]")
		assert get_count() == 1
		search_link(COMPLAINT, own.name)
		assert frappe.response.pop("results") == []
		groups = get_group_by_count(COMPLAINT, "[]", "target_type")
		assert [group["count"] for group in groups] == [1]


def test_traces_are_as_hidden_as_the_complaint(handler_about):
	"""Files, comments, versions and deadlines of the complaint are hidden in their own lists too."""
	own = making.complaint(target=handler_about, target_type="Agent")
	own.add_comment("Comment", "The recording is clear.")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "recording.txt",
			"content": "hung up",
			"is_private": 1,
			"attached_to_doctype": COMPLAINT,
			"attached_to_name": own.name,
		}
	).insert()
	frappe.get_doc(
		{"doctype": "Version", "ref_doctype": COMPLAINT, "docname": own.name, "data": "{}"}
	).insert()
	assert seen_by(making.COMPLAINT_HANDLER, "File", attached_to_name=own.name) == [file.name]
	assert seen_by(making.COMPLAINT_HANDLER, "HL SLA Clock", reference_name=own.name)
	for doctype, field in (
		("File", "attached_to_name"),
		("Comment", "reference_name"),
		("Version", "docname"),
		("HL SLA Clock", "reference_name"),
	):
		assert frappe.get_all(doctype, {field: own.name}), doctype
		assert seen_by(handler_about, doctype, **{field: own.name}) == [], doctype
	assert not may_read(handler_about, file)


def test_links_of_the_order_do_not_tell():
	"""The desk's list of what is linked to an order, which asks for no rights, leaves complaints out."""
	order = making.order()
	making.complaint(work_order=order.name)
	with making.acting_as(making.AGENT):
		assert COMPLAINT not in linked_with.get("HL Work Order", order.name)


def test_who_stands_for_the_provider_or_unit_is_whom_it_is_about():
	"""A complaint about a provider is hidden from its owner and staff, one about a unit from its users."""
	owner = making.user("owner", "Hotline Complaint Handler")
	staff = making.user("staff", "Hotline Complaint Handler")
	clerk = making.user("clerk", "Hotline Complaint Handler")
	firm = making.provider("Firm", user=owner, provider_type="Enterprise")
	firm.append("staff", {"staff_name": "Staff", "user": staff, "enabled": 1})
	firm.save()
	unit = making.unit("Water Works", user=clerk)
	about_firm = making.complaint(target_type="Provider", target=firm.name)
	about_unit = making.complaint(target_type="Unit", target=unit)
	assert seen_by(owner) == seen_by(staff) == [about_unit.name]
	assert seen_by(clerk) == [about_firm.name]


def test_colleagues_see_what_they_registered_only():
	"""An agent without the right Report sees the complaints that the agent registered, no others."""
	making.complaint(target_type="Line")
	with making.acting_as(making.AGENT):
		own = making.complaint(target_type="Line", handler=making.LEADER)
	assert seen_by(making.AGENT) == [own.name]


def test_agent_registers_a_complaint_about_the_agent_and_sees_it_no_more():
	"""An agent takes down what a caller says of the agent, and can't read it afterwards."""
	with making.acting_as(making.AGENT):
		own = making.complaint()
	assert seen_by(making.AGENT) == []
	assert not may_read(making.AGENT, own)


@pytest.mark.clause("P-26")
def test_report_of_wrongdoing_is_for_discipline_at_once():
	"""A report is confidential, told to the line's discipline person at once, and seen by nobody else."""
	discipline = making.user("discipline", "Hotline Complaint Handler")
	name_for_wrongdoing(discipline)
	with making.acting_as(making.AGENT):
		report = making.complaint(kind=REPORT, target_type="Official", target_name="A clerk")
	assert report.confidential and report.passed_on_at
	assert report.handler == discipline
	assert frappe.db.exists("Notification Log", {"for_user": discipline, "document_name": report.name})
	assert seen_by(discipline) == [report.name]
	for user in (making.COMPLAINT_HANDLER, making.LEADER, making.AGENT, "admin@demo.example"):
		assert seen_by(user) == [], user
		assert not may_read(user, report), user
		assert not frappe.db.exists("Notification Log", {"for_user": user, "document_name": report.name})


def test_without_a_discipline_person_reports_go_to_the_leaders():
	"""A line that names nobody for reports of wrongdoing has its shift leaders for it, not its handlers."""
	report = making.complaint(kind=REPORT, target_type="Official", target_name="A clerk")
	assert report.handler == making.LEADER
	assert seen_by(making.LEADER) == [report.name]
	assert seen_by(making.COMPLAINT_HANDLER) == []


def test_discipline_does_not_see_a_report_about_itself():
	"""A report about the line's discipline person is hidden from that person and given to the deputy."""
	line = frappe.get_doc("HL Line", making.LINE)
	person, deputy = (making.user(name, "Hotline Complaint Handler") for name in ("person", "deputy"))
	line.append("duties", {"matter": REPORT, "user": person, "deputy": deputy})
	line.save()
	report = making.complaint(kind=REPORT, target_type="Official", target=person)
	assert report.handler == deputy
	assert seen_by(person) == []


def test_confidential_complaint_is_for_few():
	"""A confidential complaint is for its handler, its reviewer and who administers complaints."""
	secret = making.complaint(confidential=1, reviewer=making.LEADER)
	another = making.user("another", "Hotline Complaint Handler", "Hotline Shift Leader")
	for user in (secret.handler, making.LEADER, "admin@demo.example"):
		assert seen_by(user) == [secret.name], user
	assert seen_by(another) == [] and not may_read(another, secret)


def test_nobody_lets_themselves_in():
	"""Whoever may write complaints can't open a hidden one by sending themselves as its handler."""
	secret = making.complaint(confidential=1)
	another = making.user("another", "Hotline Complaint Handler")
	with making.acting_as(another), pytest.raises(frappe.PermissionError):
		doc = frappe.get_doc(COMPLAINT, secret.name)
		doc.handler = another
		doc.save()


def test_not_handled_or_reviewed_by_whom_it_is_about(handler_about):
	"""Whom it is about becomes neither handler nor reviewer, and is neither assigned nor shared with."""
	own = making.complaint(target=handler_about, target_type="Agent")
	assert own.handler != handler_about
	for field in ("handler", "reviewer"):
		own.reload()
		own.set(field, handler_about)
		with pytest.raises(PartialError):
			own.save()
	with pytest.raises(PartialError):
		frappe.share.add(COMPLAINT, own.name, handler_about)
	with pytest.raises(PartialError):
		assign_to.add({"assign_to": [handler_about], "doctype": COMPLAINT, "name": own.name})


def test_deadline_is_not_told_to_whom_it_is_about():
	"""A message to all of a role leaves out the one whom the complaint is about."""
	about_leader = making.complaint(target_type="Agent", target=making.LEADER)
	found = {(COMPLAINT, about_leader.name): [making.LEADER, making.COMPLAINT_HANDLER]}
	access.leave_out(found)
	assert found == {(COMPLAINT, about_leader.name): [making.COMPLAINT_HANDLER]}


def test_line_fences_hold():
	"""A handler who is kept to another line sees none of this line's complaints."""
	frappe.get_doc({"doctype": "HL Line", "line_name": "Other", "number": "96000"}).insert()
	fenced = making.user("fenced", "Hotline Complaint Handler")
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": fenced,
			"allow": "HL Line",
			"for_value": "Other",
			"apply_to_all_doctypes": 1,
		}
	).insert()
	making.complaint()
	assert seen_by(fenced) == []


def test_order_that_it_came_in_as_is_hidden_too():
	"""The order by which a citizen complains about an agent is hidden from that agent, with its traces."""
	from hotline_app.complaint import arising

	order = making.order(kind="Complaint", description="The agent was rude.")
	arising.from_order(order, target_type="Agent", target=making.AGENT).insert()
	assert order.name not in seen_by(making.AGENT, "HL Work Order")
	assert not may_read(making.AGENT, order)
	assert order.name in seen_by("dispatcher@demo.example", "HL Work Order")
