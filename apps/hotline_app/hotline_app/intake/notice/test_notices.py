"""Service notices: whom they concern, when they are published, who may write them."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import assist
from hotline_app.api import notices as api
from hotline_app.intake.notice import notices, publishing
from hotline_app.intake.notice.explaining import NotExplainedError
from hotline_app.sla import sweep
from tests.support import making
from tests.support.making import acting_as

pytestmark = pytest.mark.usefixtures("demo", "site")

TOWN, DISTRICT, OTHER_DISTRICT = "Huzhou", "Wuxing District", "Nanxun District"


def hours(number: float):
	"""Return the time so many hours from now."""
	return add_to_date(now_datetime(), hours=number).replace(second=0, microsecond=0)


def new_notice(*, areas=(DISTRICT,), categories=(), customers=(), **fields):
	"""Return an outage that began an hour ago, not yet stored."""
	values = {
		"doctype": "HL Service Notice",
		"title": "No water in the old town",
		"line": making.LINE,
		"notice_type": "Unplanned Outage",
		"starts_at": hours(-1),
		"restores_at": hours(3),
		"reason": "A main has burst.",
		"areas": [{"area": area} for area in areas],
		"categories": [{"category": category} for category in categories],
		"customers": [{"customer": customer} for customer in customers],
	}
	return frappe.get_doc({**values, **fields})


def published(**fields):
	"""Return a published notice."""
	return making.take_step(new_notice(**fields).insert(), "Publish")


def found(**values) -> list[str]:
	"""Return the names of the notices that concern an order."""
	return [notice["name"] for notice in notices.matching({"line": making.LINE, **values})]


def test_area_covers_what_lies_below():
	"""A notice for a town concerns its districts; one for a district neither the town nor its neighbour."""
	town, district = published(areas=[TOWN]).name, published(areas=[DISTRICT]).name
	assert set(found(area=DISTRICT)) >= {town, district}
	assert town in found(area=OTHER_DISTRICT) and district not in found(area=OTHER_DISTRICT)
	assert district not in found(area=TOWN)


def test_category_covers_what_lies_below():
	"""A notice narrowed to a category explains reports of it and of those below, and no others."""
	parent = frappe.db.get_value("HL Category", "Plumbing", "parent_hl_category")
	assert parent, "the demo's categories form a tree"
	name = published(categories=[parent]).name
	assert name in found(area=DISTRICT, category="Plumbing")
	assert name in found(area=DISTRICT)
	other = published(categories=["Electrical"]).name
	assert other not in found(area=DISTRICT, category="Plumbing")


def test_customers_by_name():
	"""A notice for customers by name concerns them, also when only their phone is known, and nobody else."""
	customer = frappe.get_doc(
		{"doctype": "HL Customer", "customer_name": "Arrears", "phone": "13911112222"}
	).insert()
	name = published(areas=(), customers=[customer.name], notice_type="Arrears").name
	assert name in found(customer=customer.name) and name in found(caller_phone="139 1111 2222")
	assert name not in found(area=DISTRICT) and name not in found(caller_phone="139")


def test_everybody_on_the_line():
	"""A notice that names no place concerns everybody on its line, and nobody on another."""
	name = published(areas=()).name
	assert name in found() and name in found(area=OTHER_DISTRICT)
	assert name not in [notice["name"] for notice in notices.matching({"line": "City 311"})]


def test_only_what_is_in_force():
	"""Drafts, ended and withdrawn notices concern nobody; a coming one does, and says so."""
	draft = new_notice().insert().name
	coming = published(starts_at=hours(5), restores_at=hours(9), notice_type="Planned Outage")
	ended = making.take_step(published(), "End").name
	withdrawn = making.take_step(published(), "Withdraw Notice").name
	by_name = {notice["name"]: notice for notice in notices.matching({"line": making.LINE, "area": DISTRICT})}
	assert not {draft, ended, withdrawn} & set(by_name)
	assert by_name[coming.name]["now"] is False


def test_script_is_filled_in():
	"""What the agent says holds reason and expected restoration; without a script there is a usual one."""
	notice = new_notice(script="Back at {restores_at}: {reason}.")
	until = notices.told(notice.restores_at)
	assert notices.script_of(notice) == f"Back at {until}: A main has burst."
	notice.script = ""
	usual = notices.script_of(notice)
	assert "A main has burst" in usual and until in usual


def test_begun_before_coming():
	"""Agents see what has begun before what is coming."""
	coming = published(starts_at=hours(1), areas=[DISTRICT]).name
	begun = published(starts_at=hours(-2)).name
	names = [notice["name"] for notice in notices.current(making.LINE, DISTRICT)]
	assert names.index(begun) < names.index(coming)


def test_times_must_agree():
	"""A restoration before the beginning, or one that lies in the future, is refused."""
	with pytest.raises(frappe.ValidationError, match="Expected Restoration"):
		new_notice(restores_at=hours(-2)).insert()
	with pytest.raises(frappe.ValidationError, match="Restored At"):
		new_notice(restored_at=hours(1)).insert()


def test_names_are_private():
	"""A notice for customers by name never becomes public."""
	customer = frappe.get_doc(
		{"doctype": "HL Customer", "customer_name": "A", "phone": "13911113333"}
	).insert()
	notice = new_notice(areas=(), customers=[customer.name], public=1).insert()
	assert not notice.public


def test_restored_means_ended():
	"""Entering when it was restored ends the notice; pressing End enters it."""
	notice = published()
	notice.restored_at = hours(-0.5)
	notice.save()
	assert notice.stage == "Ended" and notice.closed_at
	assert making.take_step(published(), "End").restored_at


def test_changes_are_traced():
	"""A changed restoration is seen by agents at once, and the old one stays on record."""
	notice = published()
	notice.restores_at = later = hours(8)
	notice.save(ignore_version=False)  # tests leave no versions unless they ask for them
	(seen,) = [
		n for n in notices.matching({"line": making.LINE, "area": DISTRICT}) if n["name"] == notice.name
	]
	assert seen["restores_at"] == later
	version = frappe.get_last_doc("Version", {"ref_doctype": notice.doctype, "docname": notice.name})
	assert "restores_at" in version.data


def test_only_the_leader_publishes():
	"""A dispatcher writes a notice, an agent reads it, and only the shift leader publishes it."""
	with acting_as("dispatcher@demo.example"):
		notice = new_notice().insert()
		assert "Publish" not in [step["action"] for step in _steps(notice)]
		with pytest.raises(frappe.ValidationError):
			making.take_step(notice, "Publish")
	with acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		new_notice().insert()
	with acting_as(making.LEADER):
		assert making.take_step(notice, "Publish").stage == "Published"


def _steps(notice):
	from frappe.model.workflow import get_transitions

	return get_transitions(notice)


def test_own_times_are_not_the_senders():
	"""When a notice was published is a fact of this system, whatever the sender says."""
	notice = new_notice(published_at=hours(-500), agent=making.PROVIDER).insert()
	assert not notice.published_at and notice.agent == "Administrator"


@pytest.fixture
def kept(site):
	"""What the sweep commits is put back."""
	yield
	frappe.db.rollback()
	for name in frappe.get_all("HL Service Notice", pluck="name"):
		frappe.delete_doc("HL Service Notice", name, force=True)
	frappe.db.commit()


def test_publishing_when_due(kept):
	"""The sweep publishes what is due, once, and leaves what is later."""
	due = making.take_step(new_notice(publish_at=hours(-0.1)).insert(), "Publish Later")
	later = making.take_step(new_notice(publish_at=hours(1)).insert(), "Publish Later")
	assert due.stage == later.stage == "Scheduled" and due.name not in found(area=DISTRICT)
	assert publishing.run() == 1
	due.reload()
	assert due.stage == "Published" and due.published_at and due.name in found(area=DISTRICT)
	assert frappe.db.get_value(later.doctype, later.name, "stage") == "Scheduled"
	assert publishing.run() == 0


def test_one_bad_notice_holds_up_no_other(kept):
	"""A due notice that can't be published leaves a line in the log, and the others are published."""
	bad = making.take_step(new_notice(publish_at=hours(-0.2)).insert(), "Publish Later")
	good = making.take_step(new_notice(publish_at=hours(-0.1)).insert(), "Publish Later")
	frappe.db.set_value(bad.doctype, bad.name, "restores_at", hours(-9))
	frappe.db.commit()
	assert publishing.run() == 1
	assert frappe.db.get_value(good.doctype, good.name, "stage") == "Published"
	assert frappe.db.exists("Error Log", {"reference_name": bad.name})


def clock_of(notice, title: str):
	"""Return a deadline of the notice, None if it has no such one."""
	filters = {"reference_doctype": notice.doctype, "reference_name": notice.name, "title": title}
	found = frappe.get_all("HL SLA Clock", filters, ["state", "due_at", "breached"])
	return found[0] if found else None


@pytest.mark.clause("P-31")
def test_planned_outages_are_published_seven_days_ahead():
	"""A planned outage is due for publication seven days before it begins; a later publication is late."""
	planned = {"notice_type": "Planned Outage", "restores_at": hours(300)}
	in_time = published(starts_at=hours(9 * 24), **planned)
	clock = clock_of(in_time, "Announce Planned Outage")
	assert (
		clock.due_at == in_time.starts_at - timedelta(days=7) and clock.state == "Met" and not clock.breached
	)
	late = published(starts_at=hours(3 * 24), **planned)
	clock = clock_of(late, "Announce Planned Outage")
	assert clock.due_at == late.starts_at - timedelta(days=7) and clock.state == "Late" and clock.breached


@pytest.mark.clause("P-31")
def test_unplanned_outages_are_published_at_once():
	"""An unplanned outage that isn't published is overdue a quarter of an hour after it was recorded."""
	draft = new_notice().insert()
	clock = clock_of(draft, "Publish Unplanned Outage")
	assert clock.state == "Running"
	assert (clock.due_at - draft.recorded_at).total_seconds() == pytest.approx(900, abs=1)
	assert not clock_of(draft, "Announce Planned Outage")
	assert clock_of(making.take_step(draft, "Publish"), "Publish Unplanned Outage").state == "Met"


def test_expected_restoration_is_a_deadline(kept):
	"""The restoration is due when it was expected, also after a change; past it somebody is told."""
	with acting_as(making.LEADER):
		notice = published(restores_at=hours(1))
		notice.restores_at = later = hours(5)
		notice.save()
		assert clock_of(notice, "Restoration").due_at == later
		notice.restores_at = hours(-0.5)
		notice.save()
	sweep.run()
	told = frappe.get_all("Notification Log", {"document_name": notice.name, "for_user": making.LEADER})
	assert len(told) == 1


@pytest.mark.clause("P-25")
def test_report_becomes_an_enquiry():
	"""A report that a notice explains is an enquiry, answered with its script, and closed with one step."""
	notice = published(script="Back at {restores_at}.")
	with acting_as(making.AGENT):
		shown = assist.check(making.new_order().as_dict())["notices"]
		assert notice.name in [row["name"] for row in shown], "the agent sees it while typing"
		answer = api.take(making.new_order().as_dict(), notice.name)
		assert answer["kind"] == "Enquiry" and answer["service_notice"] == notice.name
		assert answer["resolution"] == f"Back at {notices.told(notice.restores_at)}."
		order = frappe.get_doc("HL Work Order", answer["name"])
		assert order.answered_at and order.customer, "who asked can be told when it changes"
		assert making.take_step(order, "Answer and Close").stage == "Closed"


@pytest.mark.clause("P-25")
@pytest.mark.parametrize("kind", ["Planned Outage", "Arrears", "Customer-side Fault"])
def test_known_reasons_are_explained(kind):
	"""A stored report is answered by a planned outage, arrears, or a fault on the customer's side."""
	with acting_as(making.AGENT):
		order = making.order()
	notice = published(notice_type=kind, areas=(), customers=[order.customer], title=f"{kind} of a customer")
	assert notice.name in [n["name"] for n in notices.matching(order.as_dict())]
	with acting_as(making.AGENT):
		answer = api.apply_to(order.name, notice.name)
	assert answer["kind"] == "Enquiry" and notice.reason.rstrip(".") in answer["resolution"]


def test_not_this_one():
	"""The agent takes an order back from its notice: it is a repair again, without answer and link."""
	notice = published()
	with acting_as(making.AGENT):
		order = making.order()
		api.apply_to(order.name, notice.name)
		answer = api.not_this_one(order.name, "Repair")
	assert answer["kind"] == "Repair" and not answer["service_notice"] and not answer["resolution"]


def test_refused_explanations():
	"""A draft, an ended notice, one of another line, and an order that is over are refused."""
	with acting_as(making.AGENT):
		order = making.order()
	draft, ended = new_notice().insert(), making.take_step(published(), "End")
	elsewhere = published(line="City 311")
	with acting_as(making.AGENT):
		for notice in (draft, ended, elsewhere):
			with pytest.raises(NotExplainedError):
				api.apply_to(order.name, notice.name)
		making.take_step(order, "Cancel")
		with pytest.raises(NotExplainedError):
			api.apply_to(order.name, published_by_admin().name)
	assert not frappe.db.get_value("HL Work Order", order.name, "service_notice")


def published_by_admin():
	"""Return a published notice, whoever is acting."""
	with acting_as("Administrator"):
		return published()


def test_strangers_do_not_answer():
	"""A provider can neither read the notices in force nor answer an order with one."""
	order, notice = making.order(), published()
	with acting_as(making.PROVIDER):
		with pytest.raises(frappe.PermissionError):
			api.current()
		with pytest.raises(frappe.PermissionError):
			api.apply_to(order.name, notice.name)
