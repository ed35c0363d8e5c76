"""What the last run of the tests showed: kept by the recorder, read by the command."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

PASSED = "passed"
# A test that ended so speaks against its clauses; a skipped or expected failure merely says nothing.
AGAINST = frozenset({"failed", "error"})


@dataclass(frozen=True)
class Result:
	"""How one test of one clause ended: passed, failed, error, skipped, xfailed or xpassed."""

	clause: str
	test: str
	outcome: str


@dataclass(frozen=True)
class Run:
	"""A run of pytest: what was asked for, how many tests ended how, and what those of clauses showed."""

	ended: str
	arguments: list[str]
	is_whole: bool
	exit_status: int
	tests: dict[str, int]
	results: list[Result] = field(default_factory=list)


@dataclass(frozen=True)
class Proof:
	"""How a clause stands after a run: the tests that prove it, and those that do not."""

	tests: list[str]
	others: list[Result]

	@property
	def is_served(self) -> bool:
		return bool(self.tests)


def file_in(root: Path) -> Path:
	"""Return where the results of the tests of a tree are kept."""
	return root / "var" / "clauses.json"


def write(run: Run, root: Path) -> None:
	"""Keep the run in the place of the one before."""
	path = file_in(root)
	path.parent.mkdir(exist_ok=True)
	new = path.with_suffix(f".{os.getpid()}")
	new.write_text(json.dumps(asdict(run), indent="\t", ensure_ascii=False) + "\n", encoding="utf-8")
	new.replace(path)


def read(root: Path) -> Run | None:
	"""Return the last run, or None where no tests were run yet."""
	try:
		kept = json.loads(file_in(root).read_text(encoding="utf-8"))
	except FileNotFoundError:
		return None
	results = [Result(**result) for result in kept.pop("results")]
	return Run(**kept, results=results)


def proof_of(clause: str, results: Sequence[Result]) -> Proof:
	"""Say what the results prove of a clause: nothing, unless a test of it passed and none went wrong."""
	own = [result for result in results if result.clause == clause]
	outcomes = Counter(result.outcome for result in own)
	if not outcomes[PASSED] or any(outcomes[outcome] for outcome in AGAINST):
		return Proof([], own)
	passed = [result.test for result in own if result.outcome == PASSED]
	return Proof(passed, [result for result in own if result.outcome != PASSED])
