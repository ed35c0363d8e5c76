"""What a question finds: the articles that the user may read, the best first (`C-6.2.6b`)."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import frappe
from frappe.utils import getdate

from hotline_app.intake.trees import lineage

from . import postings, segmenting, synonyms, terms
from .terms import Wanted

VERSION = "HL Knowledge Version"
LONGEST_QUESTION = 200
# Of the terms the rarest count; of each the articles in which it counts most.
_TERMS = 24
_OF_EACH = 1000
_CANDIDATES = (200, 2000, 20_000)
_AS_SYNONYM = 0.7
_GOING_ON = 8
_FIELDS = (
	"name",
	"article",
	"title",
	"kind",
	"line",
	"area",
	"audience",
	"order_kind",
	"categories",
	"answer",
	"level",
	"valid_from",
	"valid_until",
)


class Moment(NamedTuple):
	"""Where the question comes up: what is about it goes first, nothing is left out."""

	line: str | None = None
	kind: str | None = None
	category: str | None = None


ANYTIME = Moment()


def find(
	text: str, moment: Moment = ANYTIME, limit: int = 10, for_public: bool = False
) -> list[dict[str, Any]]:
	"""Return the `limit` best articles in force for a question, each with its `score`.

	Typing may go on: the last word counts from its beginning. Only what the user may read is found, or with
	`for_public` what is for everybody.
	"""
	folded = segmenting.plain(text)[:LONGEST_QUESTION]
	wanted = _weighed(_wanted(folded))
	found, rows = _candidates(wanted, limit, for_public)
	whole = sum(factor for _term, factor in wanted)
	uses = _uses(list(rows))
	ranked = []
	for article, score, part in found:
		if row := rows.get(article):
			rank = (
				float(score) * (0.5 + float(part) / whole) * _fit(row, folded, moment) * uses.get(article, 1)
			)
			ranked.append({**row, "score": round(rank, 2)})
	return sorted(ranked, key=lambda row: (-row["score"], row["title"]))[:limit]


def _wanted(folded: str) -> list[Wanted]:
	found = terms.of_question(folded)
	for other in synonyms.others(folded):
		found += [Wanted(term, factor * _AS_SYNONYM) for term, factor in terms.of_question(other)]
	if len(folded) == 1:
		found += [Wanted(term, 1.0) for term in postings.going_on(folded, _GOING_ON)]
	return found


def _weighed(wanted: Sequence[Wanted]) -> list[Wanted]:
	"""Return the terms that are in the index, the more a term tells the higher its factor; the best first.

	What is in no article is looked for by its sound.
	"""
	spoken = {one.term: heard for one in wanted if (heard := terms.by_sound(one))}
	numbers = postings.in_articles({*(one.term for one in wanted), *(one.term for one in spoken.values())})
	factors: dict[str, float] = {}
	for one in wanted:
		counted = one if one.term in numbers else spoken.get(one.term)
		if counted and counted.term in numbers:
			factors[counted.term] = max(factors.get(counted.term, 0), counted.factor)
	total = max(numbers.values(), default=0) + 1000
	weighed = [
		Wanted(term, round(factor * math.log(1 + total / numbers[term]), 4))
		for term, factor in factors.items()
	]
	return sorted(weighed, key=lambda one: -one.factor)[:_TERMS]


def _candidates(
	wanted: Sequence[Wanted], limit: int, for_public: bool
) -> tuple[list[tuple[str, float, float]], dict[str, dict[str, Any]]]:
	"""Return the best articles with their scores, and those of them that the user may read.

	Where most of the best are for others, more are looked at.
	"""
	for number in _CANDIDATES:
		found = postings.best(wanted, number, _OF_EACH)
		rows = _readable([article for article, _score, _part in found], for_public) if found else {}
		if len(rows) >= limit or len(found) < number:
			break
	return found, rows


def _readable(articles: list[str], for_public: bool) -> dict[str, dict[str, Any]]:
	"""Return by article the version that is in force today, of those that the user or everybody may read."""
	today = getdate()
	in_force = {"article": ("in", articles), "current": 1}
	if for_public:
		# Who asks has no account, and no right is needed for what is everybody's.
		rows = frappe.get_all(VERSION, {**in_force, "audience": "Public"}, list(_FIELDS))
	else:
		rows = frappe.get_list(VERSION, filters=in_force, fields=list(_FIELDS), limit=0)
	return {
		row.article: row
		for row in rows
		if (not row.valid_from or row.valid_from <= today)
		and (not row.valid_until or row.valid_until >= today)
	}


def _fit(row: dict[str, Any], folded: str, moment: Moment) -> float:
	"""How much better an article fits than its words say."""
	fit = 1.0
	title = segmenting.plain(row["title"])
	if folded and (folded in title or title in folded):
		fit *= 1.5
	if moment.line and row["line"] == moment.line:
		fit *= 1.2
	if moment.kind and row["order_kind"] == moment.kind:
		fit *= 1.1
	if moment.category and row["categories"]:
		about = row["categories"].split("\n")
		above = lineage("HL Category", moment.category)
		fit *= 1.3 if moment.category in about else 1.15 if set(above) & set(about) else 1.0
	return fit


def _uses(articles: list[str]) -> dict[str, float]:
	"""Return by article a factor that helps what has helped; it can't turn a good match round."""
	rows = frappe.get_all(
		"HL Knowledge Article",
		filters={"name": ("in", articles)},
		fields=["name", "use_count", "helped_count", "not_helped_count"],
	)
	return {row.name: _use(row) for row in rows}


def _use(row: frappe._dict) -> float:
	helped, not_helped = row.helped_count or 0, row.not_helped_count or 0
	liked = (helped + 2) / (helped + not_helped + 4) - 0.5
	return 1 + 0.02 * math.log1p(row.use_count or 0) + 0.2 * liked
