"""What is a customer's evaluation: one condition for all figures of satisfaction (`G-5.3`, `H-6.2`)."""

from pypika.terms import Criterion

EVALUATION = "Evaluation"
SATISFIED, UNSATISFIED = "Satisfied", "Unsatisfied"


def given(task) -> Criterion:
	"""Condition for follow-up tasks in which the customer said how content they are.

	Questions about progress or contact are answered in the same stages, but judge nothing.
	"""
	return (task.purpose == EVALUATION) & task.stage.isin([SATISFIED, UNSATISFIED])
