"""The course of a provider's job beyond its short way: price, confirmation, time-outs, the next in rank."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import jobs
from hotline_app.channel import telling
from hotline_app.dispatch import codes, passing_on, taking_back
from hotline_app.dispatch.codes import WrongCodeError
from hotline_app.dispatch.consent import ConsentMissingError
from hotline_app.dispatch.doctype.hl_dispatch.hl_dispatch import OrderNotDispatchableError
from hotline_app.dispatch.pricing import OtherFeeError, PriceNotAgreedError
from hotline_app.sla import actions, sweep
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

PART = {"part": "Compressor", "brand": "Acme", "model": "C-9", "price": 300, "quantity": 2}
PRICE = {
	"service_content": "Replace the compressor",
	"service_process": "Switch off, take out, put in, try",
	"expected_minutes": 90,
	"labour_price": 150,
	"parts": [PART],
}


@pytest.fixture
def order():
	with making.acting_as(making.AGENT):
		return making.order()


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, dict]]:
	"""What customers are told instead of being sent it: the message and its values."""
	sent: list[tuple[str, dict]] = []

	def tell(order: str, message: str, **values) -> bool:
		sent.append((message, values))
		return True

	monkeypatch.setattr(telling, "tell", tell)
	return sent


def rule(**fields):
	"""Return a stored dispatch rule for plumbing, which goes before that of the whole line."""
	values = {"doctype": "HL Dispatch Rule", "title": "Test", "category": "Plumbing", **fields}
	return frappe.get_doc(values).insert()


def on_site(job):
	"""Let the provider come to the customer."""
	with making.acting_as(making.PROVIDER):
		for action in ("Accept", "Contacted", "Arrived"):
			job = making.take_step(job, action)
	return job


def refused_step(job, action: str, error: type[Exception], match: str | None = None, **values) -> None:
	"""Take a step that is refused, and leave everything as it was."""
	frappe.db.savepoint("refused_step")
	with pytest.raises(error, match=match):
		making.take_step(job, action, **values)
	frappe.db.rollback(save_point="refused_step")


@pytest.mark.clause("C-4.3.3")
def test_price_is_told_and_agreed_before_the_work(order, told):
	"""Where the rule asks for it no work is completed before content, process, time and price with its parts
	were told to the customer and agreed; the terms stay as they were agreed."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		refused_step(
			job,
			"Complete",
			frappe.ValidationError,
			work_done="Done",
			fee=60,
			customer_confirmed=1,
		)
		job = making.take_step(job, "Tell Price", **PRICE)
		assert (job.stage, job.quoted_price, job.agreed_at) == ("Priced", 750, None)
		# Whoever signs reads on the page what is signed.
		assert all(said in jobs.view(job.name)["price_terms"] for said in ("Acme", "Switch off", "750"))
		job = making.take_step(job, "Sign Price", price_signature="data:image/png;base64,AAAA")
		assert (job.stage, job.agreed_how, job.agreed_price) == ("Working", "Signature", 750)
		for said in ("Replace the compressor", "Switch off", "90", "Acme", "C-9", "300"):
			assert said in job.agreed_terms
		job = making.take_step(job, "Complete", work_done="Done", fee=750, customer_confirmed=1)
	assert job.stage == "Done"


def test_step_is_not_the_only_way(order):
	"""A state that is written past the steps leads to no completed work without an agreed price."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	job.update({"work_done": "Done", "fee": 60, "customer_confirmed": 1})
	job.move_to("Done")
	with pytest.raises(PriceNotAgreedError):
		job.save()


def test_the_rule_counts_with_which_a_job_began(order):
	"""A change of the rule does not change what is asked of a job that is under way."""
	asked = rule(price_agreement="Not Needed")
	job = making.dispatch(order.name)
	asked.update({"price_agreement": "Before Work"})
	asked.save()
	assert making.work_through(job).stage == "Done"


def test_price_agreed_by_code(order, told):
	"""The customer gets the terms with a code; told to the provider it agrees the price, and only once."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Tell Price", **PRICE)
		message, values = told[-1]
		assert message == "Price to Agree"
		assert "Acme" in str(values["terms"])
		code = values["code"]
		assert isinstance(code, telling.Secret)
		refused_step(job, "Enter Price Code", WrongCodeError, "not the code", entered_code="12345x")
		job = making.take_step(job, "Enter Price Code", entered_code=f" {code} ")
		assert (job.agreed_how, job.entered_code) == ("Code", None)
		job = making.take_step(job, "Tell Price Again")
		assert (job.stage, job.agreed_at, job.agreed_price) == ("Arrived", None, 0)
		job = making.take_step(job, "Tell Price", labour_price=100)
		refused_step(job, "Enter Price Code", WrongCodeError, "not the code", entered_code=code)


def test_code_is_known_to_nobody_else(order, told):
	"""Neither the job's record, nor its page, nor what is stored of the code shows it to the provider."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Tell Price", **PRICE)
		code = told[-1][1]["code"]
		assert code not in frappe.as_json(jobs.view(job.name))
		assert not frappe.has_permission("HL Dispatch Code")
	assert code not in frappe.as_json(frappe.get_all("HL Dispatch Code", fields=["*"]))
	assert code not in frappe.as_json(frappe.get_all("Version", {"docname": job.name}, pluck="data"))


def test_code_ends(order, told):
	"""A code is not good after its time, nor after it was entered wrongly too often."""
	job = making.dispatch(order.name)
	number = codes.issue(job.name, codes.WORK, minutes=5)
	for _time in range(codes.MOST_ENTRIES):
		with pytest.raises(WrongCodeError, match="not the code"):
			codes.use(job.name, codes.WORK, "none")
	with pytest.raises(WrongCodeError, match="too often"):
		codes.use(job.name, codes.WORK, number)
	number = codes.issue(job.name, codes.WORK, minutes=0)
	with pytest.raises(WrongCodeError, match="no valid code"):
		codes.use(job.name, codes.WORK, number)
	number = codes.issue(job.name, codes.WORK, minutes=5)
	codes.use(job.name, codes.WORK, number)
	with pytest.raises(WrongCodeError, match="no valid code"):
		codes.use(job.name, codes.WORK, number)


def test_agent_records_agreement_by_phone(order, told):
	"""An agent keeps what the customer agreed to on the phone; a provider can't write that."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Tell Price", **PRICE)
		refused_step(job, "Record Agreement", frappe.ValidationError, agreement_note="She said yes")
	with making.acting_as(making.AGENT):
		job = making.take_step(job, "Record Agreement", agreement_note="Ms Li: yes to 750")
	assert (job.stage, job.agreed_how) == ("Working", "Phone")


def test_declined_price_gives_the_order_back(order, told):
	"""When the customer says no to the price, the order comes back with the reason."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Tell Price", **PRICE)
		job = making.take_step(job, "Price Declined", refusal_reason="Too dear")
	order.reload()
	assert (job.stage, order.stage, order.provider) == ("Refused", "Accepted", None)


@pytest.mark.clause("C-5.3.4")
def test_fee_is_what_was_agreed_or_says_why(order, told):
	"""The fee at completion is the agreed price, or the provider gives the reason."""
	rule(price_agreement="Before Work")
	job = on_site(making.dispatch(order.name))
	work = {"work_done": "Done", "customer_confirmed": 1}
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Tell Price", **PRICE)
		job = making.take_step(job, "Sign Price", price_signature="data:image/png;base64,AAAA")
		refused_step(job, "Complete", OtherFeeError, "agreed price", fee=800, **work)
		job = making.take_step(job, "Complete", fee=800, fee_reason="One more hose", **work)
	assert (job.stage, job.fee, job.agreed_price) == ("Done", 800, 750)


@pytest.mark.clause("H-3.3b")
def test_customer_signs_on_site(order):
	"""Where the rule wants a signature the work is not completed without one, and a tick is none."""
	rule(confirmation="Signature")
	job = on_site(making.dispatch(order.name))
	work = {"work_done": "Valve was stuck; cleaned; warm again", "fee": 0}
	with making.acting_as(making.PROVIDER):
		refused_step(job, "Complete", frappe.MandatoryError, "Signature", customer_confirmed=1, **work)
		job = making.take_step(job, "Complete", signature="data:image/png;base64,AAAA", **work)
	assert (job.stage, job.customer_confirmed, job.confirmed_how) == ("Done", 1, "Signature")
	assert job.confirmed_at


def test_customer_confirms_by_code(order, told):
	"""Where the rule wants a code the customer is sent one at the end of the work; the provider enters it."""
	rule(confirmation="Code")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Complete", work_done="Done", fee=60, customer_confirmed=1)
		assert (job.stage, job.customer_confirmed) == ("Done", 0)
		code = dict(told)["Confirmation Code"]["code"]
		refused_step(job, "Enter Work Code", WrongCodeError, entered_code="x")
		job = making.take_step(job, "Enter Work Code", entered_code=code)
	assert (job.stage, job.customer_confirmed, job.confirmed_how) == ("Confirmed", 1, "Code")


def test_confirmation_by_phone_changes_nothing_else(order, told):
	"""An agent adds the customer's yes to finished work, and nothing else of it can be changed by that."""
	rule(confirmation="Code")
	job = on_site(making.dispatch(order.name))
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Complete", work_done="Done", fee=60)
	with making.acting_as(making.AGENT):
		refused_step(
			job, "Record Confirmation", OrderNotDispatchableError, confirmation_note="Yes", work_done="Else"
		)
		job = making.take_step(job, "Record Confirmation", confirmation_note="Ms Li is content")
	assert (job.stage, job.confirmed_how, job.work_done) == ("Confirmed", "Phone", "Done")


@pytest.mark.clause("C-5.3.4")
def test_compensation_is_kept_on_the_job(order):
	"""What is paid for bad work stands on the ended job with reason, who agreed and when it was paid."""
	job = making.work_through(making.dispatch(order.name))
	job.reload()
	with making.acting_as(making.LEADER):
		job.compensation_amount = 120
		with pytest.raises(frappe.MandatoryError):
			job.save()
		job.reload()
		paid = {"compensation_reason": "Scratched floor", "compensation_agreed_by": "Mr Zhao"}
		job.update({**paid, "compensation_amount": 120, "compensation_paid_at": now_datetime()})
		job.save()
	with making.acting_as(making.PROVIDER):
		job.reload()
		job.compensation_amount = 0
		job.save()
	assert frappe.db.get_value("HL Dispatch", job.name, "compensation_amount") == 120


@pytest.mark.clause("C-5.3.4")
def test_rework_is_a_job_of_its_own(order, told):
	"""What comes back is a new job that names the earlier one: the same provider's, free of charge."""
	rule(rework_same_provider=1)
	first = making.work_through(making.dispatch(order.name))
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = making.followup_of(order.name)
		making.take_step(task, "Not Satisfied", answers=making.answers(task), rating=1, remarks="Drips again")
	job = frappe.get_last_doc("HL Dispatch", {"work_order": order.name})
	assert (job.rework_of, job.provider, job.free_of_charge) == (first.name, first.provider, 1)
	job = on_site(job)
	assert told[-1][0] != "Job Accepted" and "Rework" in dict(told)
	with making.acting_as(making.PROVIDER):
		work = {"work_done": "New seal", "customer_confirmed": 1}
		refused_step(job, "Complete", OtherFeeError, "free of charge", fee=60, **work)
		assert making.take_step(job, "Complete", fee=0, **work).stage == "Done"


@pytest.mark.clause("H-3.3a")
def test_nearest_is_sent_and_the_arrival_told(order, told):
	"""The nearest provider for address and trade is first; setting out tells the customer when."""
	from hotline_app.dispatch import matching

	nearest = matching.candidates(order)[0]
	job = making.dispatch(order.name, nearest.provider)
	arrival = add_to_date(now_datetime(), minutes=25)
	with making.acting_as(making.PROVIDER):
		for action in ("Accept", "Contacted"):
			job = making.take_step(job, action)
		job = making.take_step(job, "Set Out", expected_arrival_at=str(arrival))
	assert nearest.provider_name == making.PLUMBER
	message, values = told[-1]
	assert message == "On the Way"
	assert values["provider_name"] == making.PLUMBER
	assert frappe.utils.get_datetime(values["expected_arrival_at"]) == arrival
	order.reload()
	assert order.expected_arrival_at == arrival


def test_appointments_stay(order):
	"""An appointment is the order's, and each change of it stays with its reason; the past is none."""
	job = making.dispatch(order.name)
	first, second = add_to_date(now_datetime(), days=1), add_to_date(now_datetime(), days=2)
	with making.acting_as(making.PROVIDER):
		for action in ("Accept", "Contacted"):
			job = making.take_step(job, action)
		refused_step(job, "Make Appointment", frappe.ValidationError, appointment_at="2020-01-01 09:00:00")
		job = making.take_step(job, "Make Appointment", appointment_at=str(first))
		job = making.take_step(
			job, "Change Appointment", appointment_at=str(second), appointment_reason="Nobody at home"
		)
	assert [row.reason for row in job.appointments] == [None, "Nobody at home"]
	order.reload()
	assert order.appointment_at == second.replace(microsecond=0) or order.appointment_at == second


@pytest.mark.clause("C-7.1.2")
def test_refused_order_goes_to_the_next_in_rank(order):
	"""A refused order goes to the next in rank at once, as often as the rule says; then a person is told."""
	rule(next_after_refusal=1, most_offers=2, told_role="Hotline Shift Leader")
	making.provider("Second", latitude=30.8651, longitude=120.1831)
	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		making.take_step(job, "Refuse", refusal_reason="No time")
	order.reload()
	assert frappe.db.get_value("HL Provider", order.provider, "provider_name") == "Second"
	assert order.stage == "Handling"
	second = frappe.get_last_doc("HL Dispatch", {"work_order": order.name})
	with making.acting_as(making.AGENT):
		second = making.take_step(second, "Refused by Phone", refusal_reason="On holiday")
	assert second.answered_by_phone
	order.reload()
	assert (order.stage, order.provider) == ("Accepted", None)
	assert frappe.db.exists("Notification Log", {"document_name": order.name, "for_user": making.LEADER})


def test_without_a_rule_a_person_decides(order):
	"""A line whose rule does not say so gets a refused order back and offers it to nobody."""
	rule(next_after_refusal=0)
	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		making.take_step(job, "Refuse", refusal_reason="No time")
	order.reload()
	assert (order.stage, order.provider) == ("Accepted", None)


def _late(job, field: str, minutes: int, monkeypatch) -> list[tuple]:
	"""Let the deadline of a job pass, sweep, and return what was to be taken back."""
	jobs: list[tuple] = []
	monkeypatch.setattr(frappe, "enqueue", lambda _job, **given: jobs.extend(given.get("jobs") or ()))
	job.db_set(field, add_to_date(now_datetime(), minutes=-minutes))
	frappe.get_doc("HL Dispatch", job.name).save()
	frappe.db.set_value(
		"HL SLA Clock",
		{"reference_name": job.name, "state": "Running"},
		{"steps_done": 0, "next_step_at": now_datetime()},
	)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	sweep.run()
	return jobs


@pytest.mark.clause("C-7.1.2")
def test_offer_that_nobody_answers_is_taken_back(order, monkeypatch):
	"""An offer that was not answered in time ends by itself and goes to the next in rank."""
	rule(next_after_expiry=1)
	job = making.dispatch(order.name)
	late = _late(job, "offered_at", 20, monkeypatch)
	assert [entry[0] for entry in late] == [job.name]
	assert taking_back.take_back_late(late) == 1
	job.reload()
	order.reload()
	assert (job.stage, bool(job.expired_at), order.stage) == ("Expired", True, "Handling")
	assert order.provider not in (None, job.provider)


def test_answer_in_the_last_moment_counts(order, monkeypatch):
	"""A job that was accepted between the sweep and the taking back stays with its provider."""
	job = making.dispatch(order.name)
	late = _late(job, "offered_at", 20, monkeypatch)
	with making.acting_as(making.PROVIDER):
		making.take_step(job, "Accept")
	assert taking_back.take_back_late(late) == 0
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Accepted"


def test_customer_who_is_not_called_is_urged_and_then_taken_back(order, monkeypatch):
	"""A provider who does not call in time is urged by way of the order, and loses the job in the end."""
	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		job = making.take_step(job, "Accept")
	late = _late(job, "accepted_at", 40, monkeypatch)
	assert [entry[0] for entry in late] == [job.name]
	assert frappe.db.exists("HL Urge", {"work_order": order.name, "addressee": making.PROVIDER})


def test_late_order_takes_back_what_is_out_for_it(order, monkeypatch):
	"""The same step on a deadline of the order ends the dispatch that is out for it."""
	job = making.dispatch(order.name)
	queued: list[tuple] = []
	monkeypatch.setattr(frappe, "enqueue", lambda _job, **given: queued.extend(given["jobs"]))
	record = frappe._dict(doctype="HL Work Order", name=order.name, deadline="Provider Contact", due_at=None)
	taking_back.by_deadline([record], frappe._dict(message=None))
	assert queued == [(job.name, "HL Work Order", order.name, "Provider Contact")]
	assert taking_back.take_back_late(queued) == 1


@pytest.mark.clause("G-4.2.2")
def test_passing_on_needs_the_customers_consent(order):
	"""Where the rule asks for it nobody is offered the order before the customer's consent is on record; it
	holds for the next one too."""
	rule(consent_required=1)
	second = making.provider("Second").name
	with making.acting_as(making.AGENT):
		frappe.db.savepoint("no_consent")
		with pytest.raises(ConsentMissingError):
			making.dispatch(order.name)
		frappe.db.rollback(save_point="no_consent")
		from hotline_app.api import dispatch as api

		made = api.offer(
			order.name, making.provider_of(making.PROVIDER), consent=1, consent_note="Any plumber"
		)
		job = frappe.get_doc("HL Dispatch", made["name"])
		assert (job.consent_by, bool(job.consent_at)) == (making.AGENT, True)
		making.take_step(job, "Refused by Phone", refusal_reason="Closed this week")
		again = making.dispatch(order.name, second)
	assert (again.consent, again.consent_by) == (1, making.AGENT)


@pytest.mark.clause("G-4.3.1")
def test_agent_checks_with_the_enterprise_and_keeps_a_refusal(order):
	"""What a recommended enterprise says on the phone is kept at once: its yes, or why it can't serve."""
	rule()
	second = making.provider("Second").name
	with making.acting_as(making.AGENT):
		job = making.dispatch(order.name)
		refused_step(job, "Refused by Phone", frappe.ValidationError)
		job = making.take_step(job, "Refused by Phone", refusal_reason="No staff for this district")
		assert (job.stage, job.refusal_reason) == ("Refused", "No staff for this district")
		other = making.dispatch(order.name, second)
		other = making.take_step(other, "Accepted by Phone")
	assert (other.stage, other.answered_by_phone) == ("Accepted", 1)


def test_provider_with_a_full_hand_is_passed_over(order):
	"""The next in rank that can take no further job is passed over for the one after it."""
	full = making.provider("Full", load_limit=1, latitude=30.8651, longitude=120.1831)
	making.dispatch(making.order(caller_phone="13912340002").name, full.name)
	assert passing_on.offer(order.name, full.name, note=None) is None
	assert passing_on.offer_next(order, asked=[]) != full.name


@pytest.mark.parametrize(
	("action", "record"),
	[("Urge", "HL Urge"), ("Supervise", "HL Supervision"), ("Escalate", "HL Escalation")],
)
def test_steps_of_a_jobs_deadline_act_on_its_order(order, action, record):
	"""What a policy for dispatches urges, supervises or passes upward is the order of the dispatch."""
	job = making.dispatch(order.name)
	late = frappe._dict(doctype="HL Dispatch", name=job.name, deadline="Answer", due_at=now_datetime())
	actions.take([late], frappe._dict(action=action, message=None, relation="After Due"))
	assert frappe.db.exists(record, {"work_order": order.name})


def test_late_job_raises_the_urgency_of_its_order(order):
	"""Where the time of a job has passed, a step can raise the urgency of its order."""
	job = making.dispatch(order.name)
	late = frappe._dict(doctype="HL Dispatch", name=job.name, deadline="Answer", due_at=now_datetime())
	actions.take([late], frappe._dict(action="Raise Urgency", message=None, relation="After Due"))
	assert frappe.db.get_value("HL Work Order", order.name, "urgency") == "High"
