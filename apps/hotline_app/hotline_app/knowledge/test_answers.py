"""Answers for everybody: proposed by agents, published by editors, read without an account."""

import frappe
import pytest

from hotline_app.api import conversations
from hotline_app.knowledge import answers
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
QUESTION, ANSWER = "When is the tax window open?", "From nine to five, on Saturdays until noon."


@pytest.fixture
def draft():
	"""What an agent has proposed from an enquiry."""
	with making.acting_as(making.AGENT):
		order = making.order(kind="Enquiry")
		return frappe.get_doc(
			"HL Knowledge Article", conversations.propose_answer(order.name, QUESTION, ANSWER)
		)


def published(draft):
	draft.move_to("Published")
	draft.save()


@pytest.mark.clause("J-36")
def test_an_answer_for_everybody_is_reviewed_and_then_read(draft):
	"""What an agent proposes nobody outside reads until editors have published it; then everybody does."""
	assert (draft.stage, draft.audience) == ("Draft", "Public")
	with making.acting_as("Guest"):
		assert answers.read(draft.name) is None
	published(draft)
	with making.acting_as("Guest"):
		assert answers.read(draft.name).answer == ANSWER
		assert [row["article"] for row in answers.find("tax window")][:1] == [draft.name]
		assert draft.name in [row["article"] for row in answers.find(None)]


def test_what_is_for_agents_is_not_found(draft):
	"""Neither the search, the list nor the address show an article that is for agents only."""
	draft.audience = "Agents"
	published(draft)
	with making.acting_as("Guest"):
		assert answers.read(draft.name) is None
		assert draft.name not in [row["article"] for row in answers.find("tax window")]
		assert draft.name not in [row["article"] for row in answers.find(None)]


def test_only_those_who_answer_propose():
	"""A provider proposes nothing, and nothing is proposed without words."""
	order = making.order()
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		conversations.propose_answer(order.name, QUESTION, ANSWER)
	with pytest.raises(frappe.MandatoryError):
		conversations.propose_answer(order.name, QUESTION, " ")
