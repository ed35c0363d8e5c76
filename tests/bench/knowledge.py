"""Measures how long the knowledge base is searched among many articles; run by hand, in the folder `sites`.

	../env/bin/python ../tests/bench/knowledge.py --site SITE [--articles 100000] [--calls 500]

It brings the site to so many generated articles, which stay there: take one that is there for it. They are
the packs' articles, mixed sentence by sentence and each of another place, so that every question meets
many that are nearly right. Then it asks as an agent types: letter by letter. The target is 100 ms for 19 of
20 calls, with the rights of an agent who is kept to one line.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from os import getloadavg
from pathlib import Path
from random import Random
from time import perf_counter

import frappe
from frappe.utils import now_datetime
from hotline_app.hotline_setup import packs
from hotline_app.knowledge import search
from hotline_app.knowledge.search import finding, indexing

SEED = 100_000
BATCH = 5_000
PREFIX = "KB-bench-"
USER = "knowledge-bench@test.example"
QUESTIONS = Path(search.__file__).parent / "questions_zh.csv"
_SENTENCE = re.compile(r"[^。；]+[。；]?")
SYLLABLES = "东西南北中新安和平长福兴华明光建胜永泰金玉龙凤山水湖溪桥塘港湾城镇村庄里坊街巷园苑庭居"


def main() -> int:
	options = _options()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	began = perf_counter()
	fill(options.articles)
	number = frappe.db.count("HL Knowledge Version", {"current": 1})
	print(f"{number:,} articles after {perf_counter() - began:.0f} s")
	print(f"load of the machine: {getloadavg()[0]:.1f}")
	typed = list(_typed(options.calls))
	for user in ("Administrator", _fenced_agent()):
		frappe.set_user(user)
		_measure(user, typed)
	frappe.destroy()
	return 0


def fill(articles: int) -> None:
	"""Store generated articles with a version in force each until there are so many, and make the index."""
	for pack in packs.available():
		packs.install(pack)
	known = frappe.db.count("HL Knowledge Version", {"current": 1})
	if known >= articles:
		return
	random = Random(SEED + known)
	shipped = [row for pack in packs.available().values() for row in pack.records() if "answer" in row]
	for start in range(known, articles, BATCH):
		_store([_article(random, shipped, number) for number in range(start, min(start + BATCH, articles))])
		frappe.db.commit()
	began = perf_counter()
	indexing.rebuild()
	frappe.db.commit()
	print(f"index made anew in {perf_counter() - began:.0f} s")
	for table in ("__hl_knowledge_posting", "__hl_knowledge_term", "tabHL Knowledge Version"):
		frappe.db.sql(f"analyze table `{table}`")
	frappe.db.commit()


def _article(random: Random, shipped: list[dict], number: int) -> dict:
	about, other = random.choice(shipped), random.choice(shipped)
	place = "".join(random.choices(SYLLABLES, k=3))
	sentences = _SENTENCE.findall(about["answer"] + other["answer"])
	texts = _SENTENCE.findall(about["text"] + other["text"])
	return {
		"name": f"{PREFIX}{number}",
		"title": f"{place}{about['title']}",
		"line": about["line"],
		"answer": "".join(random.sample(sentences, min(3, len(sentences)))),
		"text": place + "".join(random.sample(texts, min(4, len(texts)))),
		"keywords": "，".join(
			random.sample(about["keywords"].split("，") + other["keywords"].split("，"), 5)
		),
	}


def _store(rows: list[dict]) -> None:
	now = now_datetime()
	common = {"creation": now, "modified": now, "owner": "Administrator", "modified_by": "Administrator"}
	articles = [
		{**common, **row, "stage": "Published", "audience": "Public", "kind": "Procedure"} for row in rows
	]
	versions = [
		{
			**common,
			**row,
			"name": f"{row['name']}-v1",
			"article": row["name"],
			"version": 1,
			"current": 1,
			"audience": "Public",
			"kind": "Procedure",
			"published_at": now,
		}
		for row in rows
	]
	for doctype, values in (("HL Knowledge Article", articles), ("HL Knowledge Version", versions)):
		fields = list(values[0])
		frappe.db.bulk_insert(doctype, fields, [[row[name] for name in fields] for row in values])


def _typed(calls: int) -> Iterator[str]:
	"""Questions as they grow under the hand, some of them as pinyin."""
	from pypinyin import lazy_pinyin

	random = Random(1)
	with QUESTIONS.open(encoding="utf-8") as file:
		questions = [row["question"] for row in csv.DictReader(file)]
	for _number in range(calls):
		question = random.choice(questions)
		if random.random() < 0.15:
			yield "".join(lazy_pinyin(question[: random.randint(2, 5)]))
		else:
			yield question[: random.randint(1, len(question))]


def _fenced_agent() -> str:
	if not frappe.db.exists("User", USER):
		frappe.get_doc(
			{
				"doctype": "User",
				"email": USER,
				"first_name": "Bench",
				"send_welcome_email": 0,
				"roles": [{"role": "Hotline Agent"}],
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": USER,
				"allow": "HL Line",
				"for_value": "Heating Service Line",
			}
		).insert()
		frappe.db.commit()
	return USER


def _measure(user: str, typed: list[str]) -> None:
	for text in typed[:20]:
		finding.find(text)
	seconds = []
	slowest = ("", 0.0)
	for text in typed:
		began = perf_counter()
		finding.find(text)
		seconds.append(perf_counter() - began)
		slowest = max(slowest, (text, seconds[-1]), key=lambda pair: pair[1])
	seconds.sort()
	at = {share: seconds[int(len(seconds) * share / 100)] * 1000 for share in (50, 95, 99)}
	print(
		f"{user}: "
		+ ", ".join(f"p{share} {value:.1f} ms" for share, value in at.items())
		+ f", slowest {json.dumps(slowest[0], ensure_ascii=False)} {slowest[1] * 1000:.0f} ms"
	)


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--site", required=True)
	parser.add_argument("--articles", type=int, default=100_000)
	parser.add_argument("--calls", type=int, default=500)
	return parser.parse_args()


if __name__ == "__main__":
	sys.exit(main())
