import frappe
import pytest

from hotline_app.api import jobs
from hotline_app.intake.errors import ConflictError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

KEY = "0123456789abcdef"
REPORT = {"work_done": "New washer.", "fee": 60, "customer_confirmed": 1, "parts": [{"part": "Washer"}]}


@pytest.fixture
def job():
	"""A job whose provider is on site."""
	with making.acting_as(making.AGENT):
		job = making.dispatch(making.order().name)
	with making.acting_as(making.PROVIDER):
		for action in ("Accept", "Contacted", "Arrived"):
			job = making.take_step(job, action)
	return job


def _times_done(job) -> int:
	return frappe.db.count(
		"Comment", {"reference_name": job.name, "comment_type": "Workflow", "content": "Work Done"}
	)


def test_report_that_is_sent_again_counts_once(job):
	"""A report sent three times with one key is one completion, and each sending gets the same answer."""
	with making.acting_as(making.PROVIDER):
		answers = [jobs.complete(job.name, "Complete", dict(REPORT), KEY) for _ in range(3)]
	assert answers[0]["stage"] == "Done"
	assert answers == [answers[0]] * 3
	job.reload()
	assert (len(job.parts), job.work_done, _times_done(job)) == (1, "New washer.", 1)


def test_another_report_of_the_same_job_is_refused(job):
	"""A second report, with a key of its own, does not replace the first."""
	with making.acting_as(making.PROVIDER):
		jobs.complete(job.name, "Complete", dict(REPORT), KEY)
		with pytest.raises(frappe.ValidationError):
			jobs.complete(job.name, "Complete", {**REPORT, "work_done": "Other."}, KEY[::-1])
	assert frappe.db.get_value("HL Dispatch", job.name, "work_done") == "New washer."


def test_report_of_a_withdrawn_job_is_refused(job):
	"""A report for a job that was taken back meanwhile is refused, and nothing of it is stored."""
	with making.acting_as(making.AGENT):
		making.take_step(job, "Withdraw")
	with making.acting_as(making.PROVIDER), pytest.raises(ConflictError):
		jobs.complete(job.name, "Complete", dict(REPORT), KEY)
	assert frappe.db.get_value("HL Dispatch", job.name, ["stage", "work_done", "completion_key"]) == (
		"Withdrawn",
		None,
		None,
	)


def test_refused_report_can_be_put_right(job):
	"""A report that lacked something is sent again, with the same key, when it is complete."""
	with making.acting_as(making.PROVIDER):
		with pytest.raises(frappe.ValidationError):
			jobs.complete(job.name, "Complete", {**REPORT, "work_done": " "}, KEY)
		assert jobs.complete(job.name, "Complete", dict(REPORT), KEY)["stage"] == "Done"


def test_report_of_anothers_job_is_refused(job):
	"""Another provider can't report a job as done, not even with the key of its report."""
	with making.acting_as(making.PROVIDER):
		jobs.complete(job.name, "Complete", dict(REPORT), KEY)
	with making.acting_as(making.OTHER_PROVIDER), pytest.raises(frappe.PermissionError):
		jobs.complete(job.name, "Complete", dict(REPORT), KEY)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a b c d e f g h i"])
def test_keys_have_a_form(job, key):
	"""A key too short to be its report's own is refused."""
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.ValidationError):
		jobs.complete(job.name, "Complete", dict(REPORT), key)
