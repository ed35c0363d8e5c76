"""The command `./hotline clauses`: which clauses are served, and by which tests this is proven."""

import argparse
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .catalogue import Clause, clauses
from .last_run import PASSED, Proof, Run, proof_of, read

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ("id", "standard", "article", "kind", "figure", "served", "tests")

Standing = tuple[Clause, Proof]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
	"""Run the command and return its exit code: 0, whatever is open."""
	options = _options(arguments)
	run = read(root)
	standings = [
		(clause, proof_of(clause.id, run.results if run else ()))
		for clause in clauses()
		if options.standard in (None, clause.source)
	]
	shown = [standing for standing in standings if not (options.open and standing[1].is_served)]
	if options.json:
		print(json.dumps(_plain(shown), indent="\t"))
		return 0
	for line in (about(run), "", *table(shown), "", *summary(standings)):
		print(line)
	return 0


def about(run: Run | None) -> str:
	"""Say in one line what the list rests on."""
	if not run:
		return "No tests were run here yet, so every clause is open: ./hotline test"
	counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(run.tests.items()))
	what = "all tests" if run.is_whole else "a part of the tests (what others prove is open here)"
	asked = " ".join(run.arguments)
	verdict = "in order" if run.exit_status == 0 else f"not in order, exit code {run.exit_status}"
	asked = f"; asked for: {asked}" if asked else ""
	return f"Last run: {run.ended}, {what}, {sum(run.tests.values())}: {counted}; {verdict}{asked}"


def table(standings: Sequence[Standing]) -> Iterator[str]:
	"""Yield the list's lines: one a clause, and one for each further test."""
	if not standings:
		yield "none"
		return
	rows = [_row(*standing) for standing in standings]
	widths = [max(len(row[column]) for row in [HEADINGS, *rows]) for column in range(len(HEADINGS) - 1)]
	for row, (_, proof) in zip([HEADINGS, *rows], [(None, None), *standings], strict=True):
		tests = _tests(proof) if proof else [row[-1]]
		cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
		first, *further = tests or [""]
		yield "  ".join([*cells, first]).rstrip()
		yield from (" " * (sum(widths) + 2 * len(widths)) + test for test in further)


def summary(standings: Iterable[Standing]) -> Iterator[str]:
	"""Yield how many are served, by standard, by kind, and in all."""
	standings = list(standings)
	for title, key in (("standard", "source"), ("kind", "kind")):
		every = Counter(getattr(clause, key) for clause, _ in standings)
		served = Counter(getattr(clause, key) for clause, proof in standings if proof.is_served)
		yield f"served by {title}: " + ", ".join(
			f"{name} {served[name]}/{total}" for name, total in every.items()
		)
	yield f"served in all: {sum(proof.is_served for _, proof in standings)} of {len(standings)}"


def _row(clause: Clause, proof: Proof) -> tuple[str, ...]:
	served = "served" if proof.is_served else "open"
	return (clause.id, clause.source, clause.clause, clause.kind, clause.figure, served, "")


def _tests(proof: Proof) -> list[str]:
	"""Name the tests: those that prove it, then with their outcome those that do not."""
	others = [
		f"{other.test} ({other.outcome if other.outcome != PASSED else 'passed, but another did not'})"
		for other in proof.others
	]
	return proof.tests + others


def _plain(standings: Iterable[Standing]) -> list[dict[str, object]]:
	return [{"id": clause.id, "served": proof.is_served, "tests": proof.tests} for clause, proof in standings]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		prog="./hotline clauses",
		description="List the clauses of the standards: which are served, and which tests of the last run "
		"prove it. A clause is served if a test of it passed and none of them went wrong.",
	)
	parser.add_argument("--open", action="store_true", help="only those that are not served")
	parser.add_argument(
		"--standard",
		choices=sorted({clause.source for clause in clauses()}),
		help="only those of one standard",
	)
	parser.add_argument("--json", action="store_true", help="a list of {id, served, tests}")
	return parser.parse_args(arguments)


if __name__ == "__main__":
	# Whoever reads only the beginning has seen enough: no traceback.
	signal.signal(signal.SIGPIPE, signal.SIG_DFL)
	sys.exit(main())
