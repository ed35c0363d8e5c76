"""Records that tests begin with, each with what it must have and what the test asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe

LINE = "Community Service Line"
AGENT = "agent@demo.example"
LEADER = "leader@demo.example"
FOLLOWUP_AGENT = "followup@demo.example"
COMPLAINT_HANDLER = "complaints@demo.example"
INSPECTOR = "quality@demo.example"
PROVIDER = "provider@demo.example"
OTHER_PROVIDER = "provider2@demo.example"
UNIT_USER = "unit@demo.example"
PARTNER = "partner@demo.example"

# Providers of the demo, as the site's language has them.
PLUMBER = "赵师傅水暖"
ELECTRICIAN = "钱氏电工"
HANDYMAN = "孙家综合维修"
# And its handling units.
PUBLIC_WORKS = "吴兴区市政管理所"
CITY_MANAGEMENT = "湖州市城市管理局"


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""Be another user for a while."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def without_quiet_hours() -> None:
	"""Have deadlines tell people at any hour, so that what a test proves does not depend on the clock."""
	for name in frappe.get_all("HL SLA Policy", pluck="name"):
		policy = frappe.get_doc("HL SLA Policy", name)
		policy.update({"quiet_from": None, "quiet_to": None})
		policy.save()


def new_order(**fields: Any):
	"""Return a repair for a caller in town, not yet stored."""
	values = {
		"line": LINE,
		"kind": "Repair",
		"category": "Plumbing",
		"channel": "Phone",
		"description": "The tap drips.",
		"caller_phone": "13912345678",
		"caller_name": "Mr Tester",
		"area": "Wuxing District",
		"address": "1 Test Road",
		"latitude": 30.8650,
		"longitude": 120.1830,
	}
	return frappe.get_doc({"doctype": "HL Work Order", **values, **fields})


def order(**fields: Any):
	"""Return a stored order."""
	return new_order(**fields).insert()


# What a provider must have on record before it is admitted.
MEMBERSHIP = {
	"contact_person": "Mr Boss",
	"licence_number": "91330500000000000X",
	"address": "2 Test Road",
	"assessment_result": "Passed",
	"agreement_number": "A-1",
	"agreement_file": "/assets/hotline_app/images/logo.svg",
	"agreement_from": "2020-01-01",
	"agreement_until": "2099-12-31",
}


def applicant(name: str, **fields: Any):
	"""Return a stored application of a provider that does plumbing everywhere."""
	return _provider(name, fields).insert()


def provider(name: str, stage: str = "Active", **fields: Any):
	"""Return a stored provider of the scheme that does plumbing everywhere."""
	made = _provider(name, {**MEMBERSHIP, **fields})
	made.move_to("Active")
	made.insert()
	if stage != "Active":
		made.stage_reason = "As the test wants it"
		made.move_to(stage)
		made.save()
	return made


def _provider(name: str, fields: dict[str, Any]):
	values = {
		"provider_name": name,
		"phone": "13700000000",
		"latitude": 30.9,
		"longitude": 120.2,
		"services": [{"category": "Plumbing"}],
	}
	return frappe.get_doc({"doctype": "HL Provider", **values, **fields})


def provider_of(user: str) -> str:
	"""Return the provider that signs in as `user`."""
	return frappe.db.get_value("HL Provider", {"user": user})


def dispatch(work_order: str, to_provider: str | None = None):
	"""Return the stored offer of an order, to the demo's plumber if nobody is named."""
	return frappe.get_doc(
		{
			"doctype": "HL Dispatch",
			"work_order": work_order,
			"provider": to_provider or provider_of(PROVIDER),
		}
	).insert()


def user(name: str, *roles: str) -> str:
	"""Return a stored user with these roles."""
	account = frappe.get_doc(
		{
			"doctype": "User",
			"email": f"{name}@test.example",
			"first_name": name,
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
		}
	)
	account.flags.no_welcome_mail = True
	return account.insert().name


def unit(name: str, **fields: Any) -> str:
	"""Return a stored handling unit with a user of its own."""
	if "user" not in fields:
		fields["user"] = user(name.lower().replace(" ", "-"), "Hotline Unit User")
	return frappe.get_doc({"doctype": "HL Handling Unit", "unit_name": name, **fields}).insert().name


def listed(category: str, handling_unit: str, **fields: Any):
	"""Return a stored entry of the dispatch catalogue."""
	values = {"doctype": "HL Dispatch Catalogue", "category": category, "handling_unit": handling_unit}
	return frappe.get_doc({**values, **fields}).insert()


def hand_on(work_order: str, handling_unit: str):
	"""Return the stored offer of an order to a unit."""
	return frappe.get_doc(
		{"doctype": "HL Dispatch", "work_order": work_order, "handling_unit": handling_unit}
	).insert()


def take_step(doc, action: str, **values: Any):
	"""Take a step of the record's workflow as the portals do, and return the record as stored."""
	from hotline_app.api import flow

	flow.act(doc.doctype, doc.name, action, values)
	return frappe.get_doc(doc.doctype, doc.name)


def work_through(job, **completion: Any):
	"""Let the provider take a job from the offer to the completed work."""
	fee = 0 if job.free_of_charge else 60
	values = {"work_done": "New washer.", "fee": fee, "customer_confirmed": 1, **completion}
	with acting_as(job.provider_user):
		for action in ("Accept", "Contacted", "Arrived"):
			job = take_step(job, action)
		return take_step(job, "Complete", **values)


def completed_order(**fields: Any):
	"""Return an order whose work is done."""
	with acting_as(AGENT):
		made = order(**fields)
		job = dispatch(made.name)
	work_through(job)
	made.reload()
	return made


def complaint(**fields: Any):
	"""Return a stored complaint, about the demo's agent if nobody is named."""
	values = {
		"doctype": "HL Complaint",
		"line": LINE,
		"channel": "Phone",
		"content": "The agent hung up on me.",
		"complainant_name": "Ms Plain",
		"complainant_phone": "13911112222",
	}
	if "target_type" not in fields:
		values.update({"target_type": "Agent", "target": AGENT})
	return frappe.get_doc({**values, **fields}).insert()


def drafted_complaint(**fields: Any):
	"""Return a complaint whose answer its handler has submitted for review."""
	made = complaint(**fields)
	with acting_as(made.handler):
		for action in ("Confirm Complaint", "Investigate"):
			made = take_step(made, action)
		made = take_step(
			made,
			"Draft Answer",
			finding="Valid",
			finding_reason="The recording says so.",
			settlement="An apology.",
			answer="We are sorry.",
		)
		return take_step(made, "Submit for Review")


def answered_complaint(**fields: Any):
	"""Return a complaint whose approved answer the complainant has."""
	made = drafted_complaint(**fields)
	with acting_as(LEADER):
		made = take_step(made, "Approve Answer")
	with acting_as(made.handler):
		return take_step(made, "Answer Complainant", answered_how="Phone")


def followup_of(work_order: str):
	"""Return the latest follow-up of an order."""
	return frappe.get_last_doc("HL Follow-up Task", {"work_order": work_order})


def answers(task, text: str = "Yes") -> list[dict[str, Any]]:
	"""Return the task's questions, each answered with `text`."""
	return [
		{
			"name": row.name,
			"question": row.question,
			"answer_type": row.answer_type,
			"required": row.required,
			"answer": text,
		}
		for row in task.answers
	]


def followup_rule(title: str, **fields: Any):
	"""Return a stored rule that follows up done orders of the demo's line within a day."""
	values = {
		"line": LINE,
		"questionnaire": "Service at Home",
		"due_by": "Own Target",
		"amount": 24 * 60,
		"unit": "Elapsed Minutes",
		"calendar": "24 Hours",
	}
	return frappe.get_doc({"doctype": "HL Follow-up Rule", "title": title, **values, **fields}).insert()


def article(title: str, answer: str = "We look after it.", *, publish: bool = True, **fields: Any):
	"""Return a stored article of the knowledge base, published unless it is to be a draft."""
	values = {"doctype": "HL Knowledge Article", "title": title, "answer": answer, **fields}
	made = frappe.get_doc(values)
	if publish:
		made.move_to("Published")
	return made.insert()
