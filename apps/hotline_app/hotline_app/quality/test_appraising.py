"""Appraisals: parts from facts and marks, total by weights; each sees their own."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.quality import appraising
from hotline_app.quality.errors import NotYoursError, QualityError
from tests.support import making, reviewing

APPRAISAL, MERIT = "HL Appraisal", "HL Merit Record"
ANN, BEN = making.AGENT, making.FOLLOWUP_AGENT
RITA = "rita@test.example"


@pytest.fixture(autouse=True)
def _people(demo, site) -> None:
	making.user("rita", "Hotline Quality Inspector")
	frappe.db.delete("HL Quality Review")


def _scheme(title: str = "Test Scheme", **fields):
	weights = fields.pop("weights", {"Self": 1, "Superior": 2, "Customers": 2, "Quality": 3, "Exams": 2})
	values = {
		"doctype": "HL Appraisal Scheme",
		"title": title,
		"subject_doctype": "User",
		"role": "Hotline Agent",
		"superior": making.LEADER,
		"weights": [{"part": part, "weight": weight} for part, weight in weights.items()],
		"criteria": [{"title": "Attitude"}, {"title": "Ability"}],
	}
	return frappe.get_doc({**values, **fields}).insert()


def _appraisal(subject: str = ANN, scheme: str | None = None):
	period = {"from_date": add_days(nowdate(), -30), "to_date": nowdate()}
	name = scheme or _scheme().name
	return frappe.get_doc({"doctype": APPRAISAL, "scheme": name, "subject": subject, **period}).insert()


def _marks(doc, field: str, *values: int) -> list[dict]:
	return [
		{**row.as_dict(no_default_fields=True), "name": row.name, field: value}
		for row, value in zip(doc.marks, values, strict=True)
	]


def _parts(doc) -> dict:
	return {row.part: (row.score, row.number) for row in doc.parts if row.known}


@pytest.mark.clause("H-4.3")
@pytest.mark.clause("G-5.1")
def test_appraisal_of_an_agent() -> None:
	"""Own marks, the superior's, callers' ratings and quality results make the total, by their weights."""
	reviewing.score(reviewing.review(ANN, RITA), 5, 1)
	reviewing.call(ANN, rating=5)
	reviewing.call(ANN, rating=3)
	doc = _appraisal()
	with making.acting_as(ANN):
		doc = making.take_step(doc, "Hand In", marks=_marks(doc, "self_score", 90, 100))
	with making.acting_as(making.LEADER):
		doc = making.take_step(doc, "Hand On", marks=_marks(doc, "superior_score", 70, 80))
	assert _parts(doc) == {"Self": (95, 2), "Superior": (75, 2), "Customers": (80, 2), "Quality": (80, 1)}
	# Nobody knows of exams: (95 + 2*75 + 2*80 + 3*80) / 8.
	assert doc.total == 80.6
	with making.acting_as(ANN):
		doc = making.take_step(doc, "Agree to Appraisal")
	assert doc.stage == "Agreed" and doc.agreed_at
	doc.self_words = "One more thing."
	with pytest.raises(QualityError):
		doc.save()


def test_each_gives_their_own_marks() -> None:
	"""The person can't give the superior's marks, the superior not the person's, and nobody out of turn."""
	doc = _appraisal()
	with making.acting_as(ANN), pytest.raises(NotYoursError):
		making.take_step(doc, "Hand In", marks=_marks(doc, "superior_score", 100, 100))
	with making.acting_as(making.LEADER), pytest.raises(NotYoursError):
		making.take_step(doc, "Hand In", marks=_marks(doc, "self_score", 1, 1))
	with making.acting_as(ANN):
		doc = making.take_step(doc, "Hand In", marks=_marks(doc, "self_score", 90, 90))
		with pytest.raises(frappe.PermissionError):
			doc.update({"marks": _marks(doc, "self_score", 100, 100)})
			doc.save()


def test_who_disagrees_gives_it_back() -> None:
	"""Who does not agree says why, and it is the superior's turn again."""
	doc = _appraisal()
	with making.acting_as(ANN):
		doc = making.take_step(doc, "Hand In", marks=_marks(doc, "self_score", 90, 90))
	with making.acting_as(making.LEADER):
		doc = making.take_step(doc, "Hand On", marks=_marks(doc, "superior_score", 10, 10))
	with making.acting_as(ANN):
		doc = making.take_step(doc, "Disagree", objection="I was ill.")
	assert (doc.stage, doc.objection) == ("Superior", "I was ill.")


def _seen_by(user: str, doctype: str) -> set[str]:
	with making.acting_as(user):
		listed = set(frappe.get_list(doctype, pluck="name", limit=0))
		for name in frappe.get_all(doctype, pluck="name"):
			assert frappe.get_doc(doctype, name).has_permission("read") == (name in listed)
	return listed


def test_everybody_sees_their_own() -> None:
	"""People see their own appraisals, superiors those that they give, nobody else any, parts included."""
	scheme = _scheme().name
	mine, another = _appraisal(ANN, scheme), _appraisal(BEN, scheme)
	assert _seen_by(ANN, APPRAISAL) == {mine.name}
	assert _seen_by(BEN, APPRAISAL) == {another.name}
	assert _seen_by(making.LEADER, APPRAISAL) == {mine.name, another.name}
	assert _seen_by(RITA, APPRAISAL) == set()
	with making.acting_as(ANN):
		rows = frappe.get_list("HL Appraisal Part", parent_doctype=APPRAISAL, fields=["parent"], limit=0)
		assert {row.parent for row in rows} == {mine.name}
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(APPRAISAL, another.name).check_permission("read")


def _merit(user: str, **fields):
	values = {"user": user, "kind": "Reward", "reason": "Calm in the storm.", "decided_by": making.LEADER}
	with making.acting_as(making.LEADER):
		return frappe.get_doc({"doctype": MERIT, **values, **fields}).insert()


@pytest.mark.clause("H-4.3")
def test_rewards_and_corrections() -> None:
	"""A leader records a reward or a correction; the person reads it and is told, others don't see it."""
	mine, another = _merit(ANN), _merit(BEN, kind="Correction")
	assert _seen_by(ANN, MERIT) == {mine.name}
	assert _seen_by(BEN, MERIT) == {another.name}
	assert frappe.db.exists("Notification Log", {"for_user": ANN, "document_name": mine.name})
	with pytest.raises(NotYoursError):
		_merit(making.LEADER)
	with making.acting_as(ANN):
		mine = frappe.get_doc(MERIT, mine.name)
		mine.reason = "Better."
		with pytest.raises(frappe.PermissionError):
			mine.save()


def test_appraisals_of_all() -> None:
	"""A scheme opens the appraisals of all whom it assesses, once; nobody is their own superior."""
	scheme = _scheme()
	period = (add_days(nowdate(), -30), nowdate())
	number = scheme.open_appraisals(*period)
	assert number == frappe.db.count(APPRAISAL, {"scheme": scheme.name}) > 0
	assert scheme.open_appraisals(*period) == 0
	assert not frappe.db.exists(APPRAISAL, {"subject": making.LEADER, "superior": making.LEADER})


@pytest.mark.clause("G-5.3")
def test_assessment_of_a_handling_unit() -> None:
	"""What customers say in follow-ups, deadlines missed and returns make up the assessment of a unit."""
	unit = making.unit("Assessed Unit")
	job = making.hand_on(making.order().name, unit)
	task = frappe.get_doc({"doctype": "HL Follow-up Task", "handling_unit": unit, "purpose": "Evaluation"})
	for number, stage in enumerate(("Satisfied", "Satisfied", "Unsatisfied")):
		task.name = f"assessed-{number}"
		task.update({"stage": stage, "done_at": frappe.utils.now_datetime(), "work_order": job.work_order})
		task.db_insert()
	scheme = _scheme(
		"Units",
		subject_doctype="HL Handling Unit",
		weights={"Timeliness": 1, "Returns": 1, "Customers": 1},
		criteria=[],
	)
	doc = _appraisal(unit, scheme.name)
	assert doc.stage == "Superior"
	assert _parts(doc) == {"Timeliness": (100, 1), "Returns": (100, 1), "Customers": (66.7, 3)}
	assert doc.total == 88.9


def test_assessment_of_a_provider() -> None:
	"""The kept quality score of a provider is a part of its assessment."""
	provider = making.provider("Assessed Provider").name
	frappe.db.set_value("HL Provider", provider, {"quality": 91.5, "quality_at": frappe.utils.now_datetime()})
	facts = appraising.gather("HL Provider", [provider], add_days(nowdate(), -9), nowdate())
	assert facts[provider]["Service"] == (91.5, 1)
