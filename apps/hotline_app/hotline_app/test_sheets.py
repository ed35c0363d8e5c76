"""The printed sheets: what stands on them, for whom, in which language."""

import re

import frappe
import pytest
from frappe.www.printview import get_html_and_style

from tests.support import making, roster

pytestmark = pytest.mark.usefixtures("demo", "site")

PHONE = "13987650099"


def printed(doc, sheet: str, user: str = making.LEADER, language: str = "en") -> str:
	"""Return what a reader gets who prints the sheet, without tags."""
	with making.acting_as(user):
		frappe.local.lang = language
		html = get_html_and_style(doc.doctype, doc.name, sheet)["html"]
	body = html.partition('class="hl-sheet"')[2]
	assert body, html[:500]
	# What a template does not find it writes as it stands there.
	assert "{{" not in body
	return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", body, flags=re.DOTALL))


def enquiry(**fields):
	with making.acting_as(making.LEADER):
		values = {"caller_phone": PHONE, "caller_name": "Li Na", "caller_card_number": "87654321", **fields}
		return making.order(kind="Enquiry", category="Other Enquiries", heard_from="Radio", **values)


@pytest.mark.clause("C-6.2.1c")
def test_an_enquiry_is_printed_on_its_sheet():
	"""The sheet of an enquiry has its number, caller, matter and handling, in the reader's language."""
	order = enquiry(description="When are you open?")
	text = printed(order, "Enquiry Sheet")
	for part in ("Enquiry Sheet", order.name, "Li Na", PHONE, "87654321", "Radio", "When are you open?"):
		assert part in text, part
	assert order.query_code not in text
	chinese = printed(order, "Enquiry Sheet", language="zh")
	assert "咨询业务单" in chinese and "Enquiry Sheet" not in chinese
	assert "服务工单" in printed(making.order(), "Enquiry Sheet", language="zh")


@pytest.mark.clause("G-4.1.9", "H-1.4")
def test_a_sheet_shows_personal_data_as_the_reader_reads_them():
	"""Whoever reads numbers masked gets them masked on paper; text of callers is text, whatever it holds."""
	order = enquiry()
	# However it may have come in.
	order.db_set("description", "<script>alert(1)</script> & so on")
	text = printed(order, "Enquiry Sheet", making.AGENT)
	assert PHONE not in text and "139****0099" in text and "87654321" not in text
	with making.acting_as(making.AGENT):
		html = get_html_and_style(order.doctype, order.name, "Enquiry Sheet")["html"]
	assert "&lt;script" in html and "<script>alert" not in html


def test_a_sheet_leaves_out_levels_that_are_not_read():
	"""A field on a level that the reader does not read stands on no sheet, with neither label nor value."""
	order = enquiry(resolution="At nine.")
	levels = {"doc_type": "HL Work Order", "doctype_or_field": "DocField", "field_name": "resolution"}
	setter = {"property": "permlevel", "value": "2", "property_type": "Int"}
	assert "At nine." in printed(order, "Enquiry Sheet", making.FOLLOWUP_AGENT)
	frappe.get_doc({"doctype": "Property Setter", **levels, **setter}).insert()
	frappe.db.delete(
		"DocPerm", {"parent": "HL Work Order", "role": "Hotline Follow-up Agent", "permlevel": 2}
	)
	frappe.clear_cache(doctype="HL Work Order")
	assert "At nine." not in printed(order, "Enquiry Sheet", making.FOLLOWUP_AGENT)
	assert "At nine." in printed(order, "Enquiry Sheet", making.LEADER)


@pytest.mark.clause("C-6.2.3c")
def test_a_follow_up_is_printed_on_its_sheet():
	"""The sheet of a follow-up has the order, the questions with their answers, the tries and the result."""
	task = making.followup_of(making.completed_order(caller_name="Li Na").name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		task.append("attempts", {"attempted_at": frappe.utils.now(), "result": "Busy"})
		task.save()
		task = making.take_step(
			task, "Satisfied", rating=4, remarks="All is well.", answers=making.answers(task, "Yes")
		)
	text = printed(task, "Follow-up Sheet", making.FOLLOWUP_AGENT)
	for part in (
		"Follow-up Sheet",
		task.work_order,
		"Li Na",
		task.answers[0].question,
		"Busy",
		"All is well.",
	):
		assert part in text, part
	assert "回访业务单" in printed(task, "Follow-up Sheet", language="zh")


def test_a_job_is_printed_for_who_does_it():
	"""The provider's sheet has the customer's number once the job is accepted, not before."""
	job = making.dispatch(making.order(caller_phone=PHONE, caller_name="Li Na").name)
	assert PHONE not in printed(job, "Service Sheet", making.PROVIDER)
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Accept")
	text = printed(job, "Service Sheet", making.PROVIDER)
	assert PHONE in text and "Li Na" in text and job.work_order in text
	# Staff who read numbers masked print them masked, though the provider needs them.
	assert PHONE not in printed(job, "Service Sheet", making.FOLLOWUP_AGENT)
	assert "服务派工单" in printed(job, "Service Sheet", making.PROVIDER, "zh")
	with pytest.raises(frappe.PermissionError):
		printed(job, "Service Sheet", making.OTHER_PROVIDER)


def test_a_complaint_is_printed_on_its_sheet():
	"""The complaint sheet has what was said, found and reviewed; of an anonymous one not who said it."""
	complaint = making.answered_complaint(complainant_name="Ms Plain")
	text = printed(complaint, "Complaint Sheet")
	for part in ("Complaint Sheet", complaint.name, "Ms Plain", "An apology.", "We are sorry."):
		assert part in text, part
	assert "投诉单" in printed(complaint, "Complaint Sheet", language="zh")
	complaint.db_set("anonymous", 1)
	assert "Ms Plain" not in printed(complaint, "Complaint Sheet")


def test_a_shift_and_its_handover_are_printed():
	"""The duty log has the people and what was noted; the handover's sheet each open matter."""
	with making.acting_as(making.AGENT):
		order = making.order(title="Waits for the crew")
	shift = roster.running(str(frappe.utils.getdate()))
	with making.acting_as(making.AGENT):
		shift.write_entry("The UPS beeps.", "Event")
		handover = frappe.get_doc("HL Handover", shift.hand_over())
	text = printed(shift, "Duty Log")
	names = [frappe.utils.get_fullname(user) for user in (making.AGENT, making.FOLLOWUP_AGENT)]
	for part in ("Duty Log", *names, "The UPS beeps."):
		assert part in text, part
	(matter,) = [row for row in handover.items if row.reference_name == order.name]
	text = printed(handover, "Handover Sheet")
	for part in ("Handover Sheet", shift.title, matter.subject):
		assert part in text, part
	assert "交接班单" in printed(handover, "Handover Sheet", language="zh")
