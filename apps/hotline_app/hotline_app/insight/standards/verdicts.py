"""What was found about a clause, and how several findings make one verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from frappe import _

MET, PARTLY, NOT_MET, NOT_APPLICABLE = "Met", "Partly Met", "Not Met", "Not Applicable"
# Nothing arose in the period by which to judge; nobody has said how the centre stands.
NO_DATA, NOT_ASSESSED = "No Data", "Not Assessed"
ALL = (MET, PARTLY, NOT_MET, NOT_APPLICABLE, NO_DATA, NOT_ASSESSED)

# The worse, the further to the right.
_JUDGED = (MET, PARTLY, NOT_MET)
# Marks that can be told apart in black and white; every Chinese font has them.
MARKS = {MET: "√", PARTLY: "△", NOT_MET: "×", NOT_APPLICABLE: "／", NO_DATA: "－", NOT_ASSESSED: "？"}
UNKNOWN_MARK = "·"

# Of what a clause asks for, so much still counts as partly met.
_PARTLY_FROM = 0.9
CONTEXT = "HL Self-Assessment"


@dataclass(frozen=True)
class Finding:
	"""One thing found: its verdict, in words, and where to see it (as `served.address` reads it)."""

	verdict: str
	text: str
	at: str = ""


def told(verdict: str) -> str:
	"""Return the verdict in the reader's language."""
	return _(verdict, context=CONTEXT)


def of_share(kept: int, total: int, least: float = 100) -> str:
	"""Return the verdict for `kept` of `total` where at least `least` percent are wanted.

	Nine tenths of that still count as partly met; nothing at all is no data.
	"""
	if not total:
		return NO_DATA
	share = 100 * kept / total
	if share >= least:
		return MET
	return PARTLY if share >= least * _PARTLY_FROM else NOT_MET


def percent(kept: int, total: int) -> float:
	"""Return the share in percent, to one digit, rounded down: 999 of 1000 are not all."""
	return kept * 1000 // total / 10


def worst(verdicts: Iterable[str]) -> str | None:
	"""Return the worst of the verdicts that judge, None if none does."""
	return max((v for v in verdicts if v in _JUDGED), key=_JUDGED.index, default=None)


def combine(findings: Iterable[Finding], assessed: str | None, *, asks_assessment: bool) -> str:
	"""Return the one verdict for all that was found and the valid self-assessment, if there is one.

	The worst counts: nobody assesses away what the data show. Only that a clause does not apply is for
	people to say. Without any judgement it is not assessed, or without data where data would tell.
	"""
	found = [finding.verdict for finding in findings]
	if assessed == NOT_APPLICABLE:
		return NOT_APPLICABLE
	verdict = worst([*found, assessed or NO_DATA])
	if verdict == NOT_MET:
		return NOT_MET
	if NOT_ASSESSED in found or (asks_assessment and not assessed):
		return NOT_ASSESSED
	if verdict:
		return verdict
	return NO_DATA if found else NOT_ASSESSED
