"""Proofs that a visitor is no machine."""

import altcha
import frappe
import pytest

from hotline_app.citizen import proofs
from hotline_app.citizen.errors import ProofNeededError


@pytest.fixture(autouse=True)
def cheap(site):
	"""A challenge that costs nearly nothing."""
	frappe.db.set_single_value("HL Public Settings", "proof_cost", 4)
	frappe.clear_document_cache("HL Public Settings", "HL Public Settings")


def solved() -> str:
	"""Return a challenge with its solution, as a visitor's device sends it."""
	challenge = altcha.Challenge.from_dict(proofs.challenge())
	return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


def answered(asked: dict[str, str]) -> str:
	"""Return the answer to a question in words."""
	words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
	one, other = (
		words.index(word) for word in asked["question"].rstrip(".?").replace("?", "").split() if word in words
	)
	return str(one + other)


def test_solved_challenge_is_good_once():
	"""A solution is taken, and not a second time."""
	proof = solved()
	proofs.check(proof)
	with pytest.raises(ProofNeededError):
		proofs.check(proof)


def test_same_solution_in_other_words_is_no_other():
	"""A solution that is written differently is still the one that was used."""
	challenge = altcha.Challenge.from_dict(proofs.challenge())
	solution = altcha.solve_challenge(challenge)
	proofs.check(altcha.Payload(challenge, solution).to_base64())
	solution.time = 7
	with pytest.raises(ProofNeededError):
		proofs.check(altcha.Payload(challenge, solution).to_base64())


def test_question_instead_of_a_script():
	"""The right answer to a question in words is a proof as well, once."""
	asked = proofs.question()
	with pytest.raises(ProofNeededError):
		proofs.check(asked["token"], "99")
	proofs.check(asked["token"], f" {answered(asked)} ")
	with pytest.raises(ProofNeededError):
		proofs.check(asked["token"], answered(asked))


def test_late_answer_is_none(monkeypatch):
	"""A question and a challenge end with their time."""
	asked, proof = proofs.question(), solved()
	later = proofs.time.time() + 3600
	monkeypatch.setattr(proofs.time, "time", lambda: later)
	with pytest.raises(ProofNeededError):
		proofs.check(asked["token"], answered(asked))
	with pytest.raises(ProofNeededError):
		proofs.check(proof)


@pytest.mark.parametrize("proof", [None, "", "x", "e30=", "bnVsbA==", "W10=", "a.b", "x" * 9000])
def test_nonsense_is_no_proof(proof):
	"""Whatever else is sent is refused, as a proof and as a question's token."""
	with pytest.raises(ProofNeededError):
		proofs.check(proof)
	with pytest.raises(ProofNeededError):
		proofs.check(proof, "5")
