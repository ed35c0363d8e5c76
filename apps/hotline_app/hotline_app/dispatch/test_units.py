import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from hotline_app import roles
from hotline_app.api import flow, followup, inbox, jobs
from hotline_app.api import units as page
from hotline_app.dispatch import sharing
from hotline_app.dispatch.doctype.hl_dispatch.hl_dispatch import (
	OrderNotDispatchableError,
	UnsuitableProviderError,
)
from hotline_app.intake.watch import supervising, urging
from hotline_app.sla import sweep
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

KINDS = ("City Government", "County Government", "Department", "Public Utility")


@pytest.fixture
def units(demo, site):
	frappe.db.delete("HL Dispatch Catalogue")
	return [making.unit(name) for name in ("First", "Second")]


@pytest.fixture
def order(units):
	with making.acting_as(making.AGENT):
		return making.order()


@pytest.fixture
def job(order):
	with making.acting_as(making.AGENT):
		return making.hand_on(order.name, "First")


def _finish(job, result: str = "Pipe replaced."):
	with making.acting_as(job.provider_user):
		return making.take_step(making.take_step(job, "Accept"), "Complete", work_done=result)


@pytest.mark.parametrize("both", [False, True])
def test_either_a_provider_or_a_unit(order, both):
	"""A dispatch goes to a provider or to a unit, not to neither and not to both."""
	receiver = {"provider": making.provider_of(making.PROVIDER), "handling_unit": "First"} if both else {}
	with pytest.raises(frappe.MandatoryError, match="either"):
		frappe.get_doc({"doctype": "HL Dispatch", "work_order": order.name, **receiver}).insert()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.clause("G-2.6")
def test_every_kind_of_unit_settles_orders(units, kind):
	"""A government, a department and a public utility are handling units, get orders and settle them."""
	unit = making.unit("The Unit", unit_type=kind)
	order = making.order()
	_finish(making.hand_on(order.name, unit))
	order.reload()
	assert (order.stage, order.resolution, order.handling_unit) == ("Done", "Pipe replaced.", unit)


@pytest.mark.clause("C-7.1.1")
def test_loop_closes_by_way_of_a_unit(order, job):
	"""Order, unit, result and follow-up are one loop: the order is done, asked about, and closed."""
	job = _finish(job)
	order.reload()
	assert order.done_at == job.done_at
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert followup.view(task.name)["work"]["provider_name"] == "First"
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	order.reload()
	assert order.stage == "Closed"


def test_result_is_all_that_a_unit_must_report(job):
	"""A unit completes with its result; it needs no fee and no signature, but not without a word."""
	with making.acting_as(job.provider_user):
		job = making.take_step(job, "Accept")
		assert jobs.view(job.name)["completion_fields"] == ["work_done"]
		with pytest.raises(frappe.ValidationError):
			making.take_step(job, "Complete", work_done="   ")
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Accepted"


def test_units_out_of_use_get_nothing(order):
	"""A unit that is out of use can't be given an order by hand either."""
	frappe.db.set_value("HL Handling Unit", "First", "enabled", 0)
	frappe.clear_document_cache("HL Handling Unit", "First")
	with pytest.raises(UnsuitableProviderError, match="out of use"):
		making.hand_on(order.name, "First")


def test_one_at_a_time(order, job):
	"""An order that a unit has in hand goes to no second unit and to no provider."""
	for second in (
		lambda: making.hand_on(order.name, "Second"),
		lambda: making.dispatch(order.name),
	):
		with pytest.raises(OrderNotDispatchableError, match="already with First"):
			second()


def test_merged_order_goes_nowhere(units):
	"""An order that is handled together with another is not given out, and what was out is withdrawn."""
	first, repeat = making.order(), making.order()
	job = making.hand_on(repeat.name, "First")
	repeat.reload()
	repeat.duplicate_of = first.name
	repeat.save()
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Withdrawn"
	with pytest.raises(frappe.ValidationError, match=r"repeat|together"):
		making.hand_on(repeat.name, "First")


@pytest.mark.clause("P-23")
def test_promised_arrival_is_chased(order, job, monkeypatch):
	"""The arrival that the crew promises is a deadline, and who is late is chased."""
	policy = frappe.get_doc("HL SLA Policy", "Community: Service at Home")
	policy.append(
		"targets",
		{
			"title": "Arrival",
			"starts_at": "dispatched_at",
			"stops_at": "arrived_at",
			"amount": 45,
			"unit": "Elapsed Minutes",
			"relation": "From Start",
			"due_field": "expected_arrival_at",
		},
	)
	policy.append(
		"steps",
		{
			"deadline": "Arrival",
			"minutes": 0,
			"relation": "After Due",
			"action": "Notify",
			"recipient": "Field",
			"recipient_field": "handling_unit.user",
			"at_night": 1,
		},
	)
	policy.save()
	promised = add_to_date(now_datetime(), minutes=30).replace(microsecond=0)
	with making.acting_as(job.provider_user):
		making.take_step(job, "Accept")
		flow.save("HL Dispatch", job.name, {"expected_arrival_at": str(promised)})
	order.reload()
	assert order.expected_arrival_at == promised
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Arrival"})
	assert (clock.state, clock.due_at) == ("Running", promised)
	# The promised time passes and nobody is there.
	past = add_to_date(now_datetime(), minutes=-1)
	frappe.db.set_value("HL SLA Clock", clock.name, {"due_at": past, "next_step_at": past})
	# The sweep commits each batch; the test is rolled back all the same.
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	sweep.run()
	assert frappe.db.get_value("HL SLA Clock", clock.name, "breached")
	assert frappe.db.exists("Notification Log", {"document_name": order.name, "for_user": job.provider_user})


def test_unit_users_get_the_role(units):
	"""Whoever is named in a unit, as its user or one of the others, gets the role that opens the page."""
	more = making.user("helper")
	unit = frappe.get_doc("HL Handling Unit", "First")
	unit.append("users", {"user": more})
	unit.save()
	for user in (more, "first@test.example"):
		assert roles.UNIT_USER in frappe.get_roles(user)
	with making.acting_as(more):
		assert page.counts()["units"] == ["First"]


@pytest.mark.parametrize(
	"changes",
	[
		{"users": [{"user": "first@test.example"}]},
		{"away_from": "2030-01-02 00:00:00", "away_until": "2030-01-01 00:00:00"},
		{"phone": "ring us"},
	],
)
def test_unit_is_checked(units, changes):
	"""A user twice, an absence that ends before it begins, and a phone that is none are refused."""
	unit = frappe.get_doc("HL Handling Unit", "First")
	unit.update(changes)
	with pytest.raises(frappe.ValidationError):
		unit.save()


def test_unit_sees_only_its_own(order, job):
	"""A unit finds its own jobs and orders; another unit's are refused on every path."""
	with making.acting_as("first@test.example"):
		assert frappe.get_list("HL Dispatch", pluck="name") == [job.name]
		assert frappe.get_list("HL Work Order", pluck="name") == [order.name]
		assert [row["name"] for row in page.jobs("accept")] == [job.name]
	with making.acting_as("second@test.example"):
		assert frappe.get_list("HL Dispatch") == frappe.get_list("HL Work Order") == []
		assert page.jobs("accept") == page.jobs("ended") == []
		for doc in (job, order):
			for right in ("read", "write"):
				with pytest.raises(frappe.PermissionError):
					frappe.get_doc(doc.doctype, doc.name).check_permission(right)
		with pytest.raises(frappe.PermissionError):
			jobs.view(job.name)
		with pytest.raises(frappe.PermissionError):
			making.take_step(job, "Accept")


def test_other_users_of_a_unit_see_its_jobs(job):
	"""One of a unit's other users sees and takes its jobs; one who has left the unit does not any more."""
	helper = making.user("helper")
	unit = frappe.get_doc("HL Handling Unit", "First")
	unit.append("users", {"user": helper})
	unit.save()
	with making.acting_as(helper):
		assert [row["name"] for row in page.jobs("accept")] == [job.name]
		making.take_step(job, "Accept")
	unit.update({"user": helper, "users": []})
	unit.save()
	with making.acting_as("first@test.example"):
		assert page.jobs("hand") == []
		with pytest.raises(frappe.PermissionError):
			jobs.view(job.name)


def test_all_users_of_a_unit_are_told_but_who_does_not_want_it(order):
	"""A new job, an urging and a comment reach each user of the unit once, and not whom the unit excepts."""
	unit = frappe.get_doc("HL Handling Unit", "First")
	first = unit.user
	helper, quiet = (making.user(name, "Hotline Unit User") for name in ("helper", "quiet"))
	unit.extend("users", [{"user": helper}, {"user": quiet, "without_messages": 1}])
	unit.save()
	with making.acting_as(making.AGENT):
		job = making.hand_on(order.name, "First")
		urge = urging.urge(order.name, "When?")
		job.add_comment("Comment", "The key is next door.", comment_email=making.AGENT)
	mailed = frappe.get_all("Email Queue", {"reference_name": job.name}, pluck="name")
	assert {first, helper} == set(
		frappe.get_all("Email Queue Recipient", {"parent": ("in", mailed)}, pluck="recipient")
	)
	assert sharing.unit_colleagues(job, making.AGENT) == ""
	for name, times in ((job.name, 2), (urge.work_order, 1)):
		told = frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")
		assert sorted(told) == sorted([first, helper] * times), name
	assert not frappe.db.exists("Notification Log", {"for_user": quiet})


def test_messages_lead_to_the_job(order):
	"""Whatever a unit is told about an order, be it a supervision, leads to its own job for it."""
	with making.acting_as(making.AGENT):
		job = making.hand_on(order.name, "First")
		urging.urge(order.name, "When?")
	supervising.issue(order.name, "Too slow", None, None, None)
	with making.acting_as(job.provider_user):
		told = inbox.mine()
	assert len(told) == 3
	assert {message["job"] for message in told} == {job.name}


def test_order_is_the_units_only_while_it_lasts(order, job):
	"""A unit reads the order, with its caller, from the offer to the end of the work, and not afterwards."""
	user = job.provider_user
	with making.acting_as(user):
		assert jobs.view(job.name)["order"]["caller_phone"] == order.caller_phone
	_finish(job)
	with making.acting_as(user):
		view = jobs.view(job.name)
		assert view["order"]["title"] == order.title
		assert not {"caller_phone", "latitude", "longitude"} & set(view["order"])
		assert (view["order"]["caller_name"], view["order"]["address"]) == ("M**", "Test Road")
		assert frappe.get_list("HL Work Order") == []
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("HL Work Order", order.name).check_permission("read")


def test_order_is_not_the_units_before_it_goes_out(units):
	"""An order that names a unit is not shown to it before it was handed on."""
	order = making.order(handling_unit="First")
	with making.acting_as("first@test.example"):
		assert frappe.get_list("HL Work Order") == []
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("HL Work Order", order.name).check_permission("read")


def test_unit_reads_no_more_of_the_caller_than_the_job_needs(units):
	"""A unit that has the order reads where and whom to call, and neither card number nor lookup code."""
	order = making.order(caller_card_number="C-77")
	making.hand_on(order.name, units[0])
	user = frappe.db.get_value("HL Handling Unit", units[0], "user")
	with making.acting_as(user):
		shown = frappe.get_list("HL Work Order", {"name": order.name}, ["*"])[0]
		read = frappe.get_doc("HL Work Order", order.name)
		read.apply_fieldlevel_read_permissions()
	assert read.caller_phone == order.caller_phone and not read.get("caller_card_number")
	assert "caller_phone" not in shown and shown.caller_phone_masked
	assert not {"caller_card_number", "query_code", "held", "reviewed_by"} & shown.keys()
	with making.acting_as(making.AGENT):
		seen = frappe.get_list("HL Work Order", {"name": order.name}, ["*"])[0]
	assert (seen.caller_card_number_masked, seen.query_code) == ("****", order.query_code)


def test_confidential_caller_stays_unknown(units):
	"""Of a confidential order the unit sees where and what, and neither caller nor the order itself."""
	order = making.order(confidential=1)
	job = making.hand_on(order.name, "First")
	with making.acting_as(job.provider_user):
		shown = jobs.view(job.name)["order"]
		assert shown["address"] == order.address
		assert not {"caller_phone", "caller_name"} & set(shown)
		assert frappe.get_list("HL Work Order") == []
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("HL Work Order", order.name).check_permission("read")


def test_lists_of_the_page(units):
	"""Each list holds what its name says, nearest deadline first, and the counts agree with them."""
	jobs = {}
	for name in ("offered", "accepted", "urged", "supervised", "ended"):
		jobs[name] = making.hand_on(making.order().name, "First")
	orders = {name: job.work_order for name, job in jobs.items()}
	for name in ("accepted", "urged"):
		with making.acting_as("first@test.example"):
			making.take_step(jobs[name], "Accept")
	_finish(jobs["ended"])
	frappe.db.set_value("HL Work Order", orders["urged"], {"urge_count": 2, "next_due_at": "2020-01-01"})
	frappe.db.set_value("HL Work Order", orders["supervised"], "supervised", 1)
	frappe.db.set_value("HL Work Order", orders["ended"], {"urge_count": 1, "supervised": 1})
	making.hand_on(making.order().name, "Second")

	def listed(view: str) -> list[str]:
		return [row["work_order"] for row in page.jobs(view)]

	with making.acting_as("first@test.example"):
		assert sorted(listed("accept")) == sorted([orders["offered"], orders["supervised"]])
		assert listed("hand") == [orders["urged"], orders["accepted"]]
		assert listed("ended") == [orders["ended"]]
		assert listed("urged") == [orders["urged"]]
		assert listed("supervised") == [orders["supervised"]]
		assert page.counts() == {"accept": 2, "hand": 2, "urged": 1, "supervised": 1, "units": ["First"]}
		with pytest.raises(frappe.ValidationError, match="no such list"):
			page.jobs("all")


def test_lead_and_support_are_told(units):
	"""The parts of a split order are at their units at once, and each unit reads which role it has."""
	whole = making.order()
	for unit, role in (("First", "Lead"), ("Second", "Support")):
		making.order(parent_order=whole.name, handling_role=role, handling_unit=unit)
	for unit, role in (("first", "Lead"), ("second", "Support")):
		with making.acting_as(f"{unit}@test.example"):
			(row,) = page.jobs("accept")
			assert row["order"]["handling_role"] == role


def test_course_tells_each_step(job):
	"""The job's page tells its steps in their order."""
	job = _finish(job)
	with making.acting_as(job.provider_user):
		course = jobs.view(job.name)["course"]
	assert [get_datetime(step["at"]) for step in course] == [job.offered_at, job.accepted_at, job.done_at]


def test_guests_and_providers_have_no_unit_page(order, job):
	"""A guest is turned away, a provider has empty lists, and neither reads a unit's job."""
	with making.acting_as("Guest"), pytest.raises(frappe.AuthenticationError):
		page.jobs()
	with making.acting_as(making.PROVIDER):
		assert page.jobs("accept") == []
		with pytest.raises(frappe.PermissionError):
			jobs.view(job.name)
