import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from hotline_app.api import certificates, inbox, jobs, watch
from hotline_app.intake.watch import urging
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _day(offset: int) -> str:
	return add_days(nowdate(), offset)


@pytest.fixture
def nothing_before():
	"""No jobs of the demo are in the way."""
	frappe.db.delete("HL Dispatch")


def _job(**fields):
	with making.acting_as(making.AGENT):
		return making.dispatch(making.order(**fields).name)


def _mine(view: str, **narrow) -> list[str]:
	with making.acting_as(making.PROVIDER):
		return [row["name"] for row in jobs.mine(view, **narrow)]


def _accepted(**times):
	job = _job()
	with making.acting_as(making.PROVIDER):
		making.take_step(job, "Accept")
	later = {"next_due_at": _day(7)}
	frappe.db.set_value("HL Dispatch", job.name, {**later, **times})
	frappe.db.set_value("HL Work Order", job.work_order, later)
	return job


@pytest.mark.clause("C-7.1.2")
def test_today_holds_what_must_not_wait(nothing_before):
	"""Today's list: offers, what somebody is at, and what is due, agreed or expected; the rest is in Open."""
	frappe.db.set_value("HL Provider", making.provider_of(making.PROVIDER), "load_limit", 20)
	later = _accepted(next_due_at=f"{_day(1)} 12:00:00")
	todays = [
		_accepted(next_due_at=now_datetime()),
		_accepted(appointment_at=now_datetime()),
		_accepted(expected_arrival_at=add_to_date(now_datetime(), days=-1)),
		_accepted(stage="Arrived"),
		_job(),
	]
	assert sorted(_mine("today")) == sorted(job.name for job in todays)
	assert sorted(_mine("open")) == sorted(job.name for job in [later, *todays])
	assert _mine("ended") == []


@pytest.mark.clause("C-7.1.2")
def test_course_of_a_job_is_tracked(nothing_before):
	"""The provider's page tells each step of a job with its time, in their order, and its deadline."""
	job = _job()
	with making.acting_as(making.PROVIDER):
		assert jobs.view(job.name)["due_at"]
		for action in ("Accept", "Contacted", "Arrived"):
			making.take_step(job, action)
		page = jobs.view(job.name)
	times = [step["at"] for step in page["course"]]
	assert len(times) == 4
	assert times == sorted(times)
	assert page["stage"] == "Arrived"


def test_earnings_are_the_fees_by_month(nothing_before):
	"""Each month has its jobs and the sum of their fees, the latest first; it leads to its jobs."""
	done = [making.work_through(_job(), fee=fee) for fee in (60, 90, 30)]
	frappe.db.set_value("HL Dispatch", done[2].name, "done_at", "2026-01-31 23:59:59")
	frappe.db.set_value("HL Dispatch", done[1].name, "done_at", "2026-02-01 00:00:00")
	frappe.db.set_value("HL Dispatch", done[0].name, "done_at", "2026-02-28 10:00:00")
	with making.acting_as(making.PROVIDER):
		assert jobs.earnings() == [
			{"month": "2026-02", "jobs": 2, "fees": 150},
			{"month": "2026-01", "jobs": 1, "fees": 30},
		]
	assert sorted(_mine("ended", month="2026-02")) == sorted([done[0].name, done[1].name])
	with making.acting_as(making.OTHER_PROVIDER):
		assert jobs.earnings() == []


@pytest.fixture
def colleague():
	"""A user on the staff of the demo's plumber."""
	user = making.user("colleague")
	plumber = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	plumber.provider_type = "Enterprise"
	plumber.append("staff", {"staff_name": "Colleague", "user": user, "enabled": 1})
	plumber.save()
	return user


def test_job_is_handed_over_within_the_enterprise(nothing_before, colleague):
	"""A job goes to a colleague, who is told and works on it; to a stranger it does not go."""
	job = _job()
	with making.acting_as(making.PROVIDER):
		assert jobs.view(job.name)["colleagues"] == [{"user": colleague, "name": "colleague"}]
		with pytest.raises(frappe.ValidationError, match="works for the provider"):
			jobs.hand_over(job.name, making.OTHER_PROVIDER)
		jobs.hand_over(job.name, colleague)
	assert frappe.db.get_value("HL Dispatch", job.name, "provider_user") == colleague
	with making.acting_as(colleague):
		assert job.name in [message["job"] for message in inbox.mine()]
		assert making.take_step(job, "Accept").stage == "Accepted"
	with making.acting_as(making.OTHER_PROVIDER), pytest.raises(frappe.PermissionError):
		jobs.hand_over(job.name, making.OTHER_PROVIDER)


def _told(name: str) -> set[str]:
	return set(frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user"))


def test_all_of_an_enterprise_are_told_until_one_takes_the_job(nothing_before, colleague):
	"""A new job and an urging reach all of the staff but who wants none; the job is whose who accepts it."""
	quiet = making.user("quiet")
	plumber = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	plumber.append("staff", {"staff_name": "Quiet", "user": quiet, "without_messages": 1})
	plumber.save()
	job = _job()
	assert _told(job.name) == {making.PROVIDER, colleague}
	mailed = frappe.get_all("Email Queue", {"reference_name": job.name}, pluck="name")
	receivers = frappe.get_all("Email Queue Recipient", {"parent": ("in", mailed)}, pluck="recipient")
	assert set(receivers) == {making.PROVIDER, colleague}
	with making.acting_as(colleague):
		job = making.take_step(job, "Accept")
	assert job.provider_user == colleague
	with making.acting_as(making.AGENT):
		urging.urge(job.work_order, "When do they come?")
		job.add_comment("Comment", "Ring twice.", comment_email=making.AGENT)
	assert {making.PROVIDER, colleague} <= _told(job.work_order)
	assert quiet not in _told(job.name) | _told(job.work_order)
	texts = [
		row.email_content
		for row in frappe.get_all(
			"Notification Log", {"for_user": making.PROVIDER, "document_name": job.name}, ["email_content"]
		)
	]
	assert "Ring twice." not in texts


def test_staff_that_left_sees_nothing(nothing_before, colleague):
	"""Whoever is no longer on the staff has lost the jobs at once."""
	job = _job()
	with making.acting_as(colleague):
		assert jobs.view(job.name)["name"] == job.name
	plumber = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	plumber.staff[-1].enabled = 0
	plumber.save()
	with making.acting_as(colleague), pytest.raises(frappe.PermissionError):
		jobs.view(job.name)


@pytest.fixture
def certificate():
	"""A certificate of the demo's plumber that has expired."""
	doc = frappe.new_doc("HL Provider Certificate")
	doc.update({"provider": making.provider_of(making.PROVIDER), "category": "Plumbing"})
	doc.update({"certificate_number": "OLD-1", "valid_until": _day(-1)})
	return doc.insert()


def _scan() -> str:
	file = frappe.new_doc("File")
	file.update({"file_name": "scan.png", "content": f"scan of {frappe.session.user}", "is_private": 1})
	return file.insert().file_url


def _renew(certificate, **values):
	given = {"certificate_number": "NEW-1", "valid_until": _day(7), "attachment": _scan(), **values}
	return frappe.get_doc("HL Certificate Renewal", certificates.renew(certificate.name, **given)["name"])


@pytest.mark.clause("C-4.3.2")
def test_renewed_certificate_counts_when_it_was_approved(certificate):
	"""A new certificate that the provider sends takes the old one's place when the centre approves it."""
	with making.acting_as(making.PROVIDER):
		renewal = _renew(certificate)
		[shown] = [row for row in certificates.mine() if row["name"] == certificate.name]
		assert (shown["days_left"], shown["renewal"]["state"]) == (-1, "Submitted")
		assert shown["is_ending"]
		with pytest.raises(frappe.ValidationError, match="waits for its approval"):
			_renew(certificate)
		renewal.state = "Approved"
		with pytest.raises(frappe.PermissionError):
			renewal.save()
	certificate.reload()
	assert certificate.certificate_number == "OLD-1"
	renewal.reload()
	with making.acting_as("dispatcher@demo.example"):
		renewal.state = "Approved"
		renewal.save()
	certificate.reload()
	assert (certificate.certificate_number, str(certificate.valid_until)) == ("NEW-1", _day(7))
	with making.acting_as(making.PROVIDER):
		assert inbox.unread() >= 1
		inbox.mark_read()
		assert inbox.unread() == 0
	renewal.state = "Rejected"
	with pytest.raises(frappe.ValidationError, match="decided already"):
		renewal.save()


@pytest.mark.parametrize(("fieldname", "offset"), [("valid_until", -1), ("issued_on", 8)])
def test_wrong_dates_are_refused(certificate, fieldname, offset):
	"""A new certificate that has expired, or expires before it was issued, is refused."""
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.ValidationError):
		_renew(certificate, **{fieldname: _day(offset)})


def test_others_certificates_and_files_are_refused(certificate):
	"""Nobody renews another's certificate, or sends another's file."""
	with making.acting_as(making.OTHER_PROVIDER), pytest.raises(frappe.PermissionError):
		_renew(certificate)
	others = _scan()
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		_renew(certificate, attachment=others)


def test_comment_of_the_centre_reaches_the_provider(nothing_before):
	"""What the centre writes on a job is a message to the provider, and in the job's course."""
	job = _job()
	with making.acting_as(making.AGENT):
		job.add_comment("Comment", "<p>The key is at the neighbour's.</p>", comment_email=making.AGENT)
	with making.acting_as(making.PROVIDER):
		[message] = [row for row in inbox.mine() if "neighbour" in (row["text"] or "")]
		assert (message["job"], message["read"]) == (job.name, 0)
		assert "The key is at the neighbour's." in [
			step.get("text") for step in jobs.view(job.name)["course"]
		]
		inbox.mark_read(message["name"])
	with making.acting_as(making.OTHER_PROVIDER):
		assert message["name"] not in [row["name"] for row in inbox.mine()]


def test_urging_is_answered_at_the_page(nothing_before):
	"""The provider reads what was urged about its job, and replies; another provider can't."""
	job = _job()
	with making.acting_as(making.AGENT):
		watch.urge(job.work_order, "When do you come?")
	with making.acting_as(making.PROVIDER):
		[urge] = jobs.view(job.name)["urges"]
		assert urge["content"] == "When do you come?"
	with making.acting_as(making.OTHER_PROVIDER), pytest.raises(frappe.PermissionError):
		watch.answer_urge(urge["name"], "Never.")
	with making.acting_as(making.PROVIDER):
		watch.answer_urge(urge["name"], "In ten minutes.")
		assert jobs.view(job.name)["urges"][0]["reply"] == "In ten minutes."
