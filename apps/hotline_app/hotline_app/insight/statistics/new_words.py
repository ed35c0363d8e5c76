"""Words that many people use now and few used before.

Titles and descriptions are cut into words by jieba, whose model also puts together what is in no dictionary:
the name of a new illness, estate or product. Each word counts once for each caller, so that nobody makes a
word frequent alone. Words of the caller's own name and address, and all with digits in them, are left out
before they are counted, and words that few callers used are not told: what is told leads to no person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import frappe
import rjieba
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Count

from hotline_app.knowledge.search.segmenting import STOP, is_latin, plain, runs

from . import chance, figures, orders, topics
from .orders import Period

Row = dict[str, Any]

# Of more orders every second, third ... is read: enough to tell what people talk of.
MOST_TEXTS = 12_000
# Of a description the beginning says what it is about.
LONGEST_TEXT = 1_000
# A word that is not so much more frequent than before is no new one, however certain that it is more.
TIMES_MORE = 3
MOST_WORDS = 200
_checksum = CustomFunction("crc32", ["text"])
_left = CustomFunction("left", ["text", "length"])
FIELDS = ("name", "title", "description", "caller_name", "address", "customer", "caller_phone")

Word = str


def words_of(text: object, hidden: Iterable[object] = ()) -> set[Word]:
	"""Return the words of a text without those that are in one of the `hidden` texts. Pure."""
	secret = " ".join(plain(one) for one in hidden)
	found: set[Word] = set()
	for run in runs(plain(text)):
		found.update([run] if is_latin(run) else rjieba.cut(run, True))
	return {word for word in found if _tells(word) and word not in secret}


def people(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[Word, set[str]], int]:
	"""Return by word who used it, and how many callers there are in all. Pure."""
	users: dict[Word, set[str]] = defaultdict(set)
	callers = set()
	for row in rows:
		caller = row["customer"] or row["caller_phone"] or row["name"]
		callers.add(caller)
		text = f"{row['title']} {row['description']}"
		for word in words_of(text, (row["caller_name"], row["address"])):
			users[word].add(caller)
	return users, len(callers)


def told(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return the new words of the period, the surest first: `word`, `callers`, `before`, `times`, `chance`.

	`before`: how many callers used it, of as many as in the period; `times`: how often as many do now, None
	for a word that nobody used; `chance` in percent. Confidential orders, and those led as complaints, are
	never read, whoever asks. Of a period with nothing before it nothing is new.
	"""
	settings = frappe.get_cached_doc(topics.SETTINGS)
	former = Period(frappe.utils.add_days(period.first, -settings.words_days), period.first)
	now, callers = people(_texts(period, wanted))
	before, callers_before = people(_texts(former, wanted))
	if not callers_before:
		return []
	# Who used a word is now or before; of all callers so many are now.
	share = callers / (callers + callers_before)
	found = []
	for word, users in now.items():
		number, earlier = len(users), len(before.get(word, ()))
		if number < settings.words_people:
			continue
		usual = earlier * callers / callers_before
		percent = 100 * chance.of_part(number, number + earlier, share)
		if number >= TIMES_MORE * usual and percent <= settings.chance:
			times = figures.mean(number, usual)
			found.append(
				{
					"word": word,
					"callers": number,
					"before": round(usual, 1),
					"times": times,
					"chance": percent,
				}
			)
	found.sort(key=lambda row: (row["chance"], -row["callers"], row["word"]))
	return [{**row, "chance": round(row["chance"], 4)} for row in found[:MOST_WORDS]]


def _texts(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	order = orders.table()
	of_period = orders.counted(order, period, {**wanted, "nothing_secret": 1})
	number = frappe.qb.from_(order).select(Count("*")).where(of_period).run()[0][0]
	query = frappe.qb.from_(order).where(of_period)
	for field in FIELDS:
		query = query.select(_left(order[field], LONGEST_TEXT).as_(field))
	if number > MOST_TEXTS:
		query = query.where(_checksum(order.name) % -(-number // MOST_TEXTS) == 0)
	return query.run(as_dict=True)


def _tells(word: Word) -> bool:
	"""Whether a word says something: no single sign, nothing with a digit, nothing that every text has."""
	return len(word) > 1 and word not in STOP and not any(sign.isdigit() for sign in word)
