"""Where the terms of articles are kept: which article has which term, and in how many articles a term is.

Two tables of our own beside those of record types, since rows of a record type carry an owner and times,
and there are some hundred terms an article. They change in the transaction of the article, so they never
say anything else than it; they are in every backup. Terms are in the order of what they count, so that a
question reads the best of each term and not all of them.
"""

from collections.abc import Iterable, Mapping, Sequence

import frappe
from frappe.query_builder import Order, Table
from frappe.query_builder.functions import Count, Sum
from frappe.query_builder.terms import ValueWrapper

from .terms import LONGEST, Wanted

POSTING = "__hl_knowledge_posting"
TERM = "__hl_knowledge_term"
_BATCH = 2000


def make_tables() -> None:
	"""Make the tables where they are missing; making one commits, as the database has it."""
	if {POSTING, TERM} <= set(frappe.db.get_tables(cached=False)):
		return
	frappe.db.sql_ddl(
		f"""create table if not exists `{POSTING}` (
			term varchar({LONGEST}) not null,
			weight smallint unsigned not null,
			article varchar(140) not null,
			primary key (term, weight, article), key (article)
		) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin"""
	)
	frappe.db.sql_ddl(
		f"""create table if not exists `{TERM}` (
			term varchar({LONGEST}) not null primary key, articles int unsigned not null
		) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin"""
	)


def put(article: str, terms: Mapping[str, int]) -> None:
	"""Let an article have these terms, with what each counts, and no others."""
	old = set(_terms_of(article))
	if old:
		postings = Table(POSTING)
		frappe.qb.from_(postings).delete().where(postings.article == article).run()
	_insert_postings((term, weight, article) for term, weight in terms.items())
	_count(terms.keys() - old, 1)
	_count(old - terms.keys(), -1)


def put_all(articles: Iterable[tuple[str, Mapping[str, int]]]) -> None:
	"""Keep the terms of many articles of which none were kept; `count_anew` afterwards."""
	_insert_postings((term, weight, name) for name, terms in articles for term, weight in terms.items())


def remove(article: str) -> None:
	"""Let an article be found no more."""
	put(article, {})


def clear() -> None:
	"""Forget all articles."""
	for name in (POSTING, TERM):
		frappe.qb.from_(Table(name)).delete().run()


def count_anew() -> None:
	"""Count in how many articles each term is."""
	postings, terms = Table(POSTING), Table(TERM)
	frappe.qb.from_(terms).delete().run()
	counted = frappe.qb.from_(postings).select(postings.term, Count("*")).groupby(postings.term)
	frappe.qb.into(terms).columns(terms.term, terms.articles).from_(counted).select("*").run()


def is_empty() -> bool:
	"""Whether no article is kept."""
	postings = Table(POSTING)
	return not frappe.qb.from_(postings).select(postings.article).limit(1).run()


def in_articles(terms: Iterable[str]) -> dict[str, int]:
	"""Return by term in how many articles it is; terms that are in none are left out."""
	wanted = list(terms)
	if not wanted:
		return {}
	table = Table(TERM)
	query = frappe.qb.from_(table).select(table.term, table.articles)
	return dict(query.where(table.term.isin(wanted) & (table.articles > 0)).run())


def going_on(beginning: str, limit: int) -> list[str]:
	"""Return the commonest terms that go on from a beginning."""
	table = Table(TERM)
	query = frappe.qb.from_(table).select(table.term)
	query = query.where((table.term > beginning) & (table.term < beginning + "\U0010ffff"))
	return [row[0] for row in query.orderby(table.articles, order=Order.desc).limit(limit).run()]


def best(wanted: Sequence[Wanted], limit: int, of_each: int) -> list[tuple[str, float, float]]:
	"""Return articles with the sum of what their terms count, and the sum of the factors found; best first.

	Of each term only the `of_each` articles count in which it counts most.
	"""
	postings = Table(POSTING)
	parts = None
	for term, factor in wanted:
		part = (
			frappe.qb.from_(postings)
			.select(
				postings.article,
				(postings.weight * factor).as_("score"),
				ValueWrapper(factor).as_("factor"),
			)
			.where(postings.term == term)
			.orderby(postings.weight, order=Order.desc)
			.limit(of_each)
		)
		whole = frappe.qb.from_(part).select(part.article, part.score, part.factor)
		parts = whole if parts is None else parts.union_all(whole)
	if parts is None:
		return []
	total = Sum(parts.score)
	return (
		frappe.qb.from_(parts)
		.select(parts.article, total, Sum(parts.factor))
		.groupby(parts.article)
		.orderby(total, order=Order.desc)
		.limit(limit)
		.run()
	)


def _terms_of(article: str) -> list[str]:
	postings = Table(POSTING)
	query = frappe.qb.from_(postings).select(postings.term).where(postings.article == article)
	return [row[0] for row in query.run()]


def _insert_postings(rows: Iterable[tuple[str, int, str]]) -> None:
	postings = Table(POSTING)
	batch: list[tuple[str, int, str]] = []
	for row in rows:
		batch.append(row)
		if len(batch) == _BATCH:
			frappe.qb.into(postings).columns("term", "weight", "article").insert(*batch).run()
			batch = []
	if batch:
		frappe.qb.into(postings).columns("term", "weight", "article").insert(*batch).run()


def _count(terms: Iterable[str], by: int) -> None:
	"""Count terms up or down, always in one order: two who publish at once don't lock each other out."""
	rows = [(term, int(by > 0)) for term in sorted(terms)]
	if not rows:
		return
	table = Table(TERM)
	if by > 0:
		query = frappe.qb.into(table).columns("term", "articles").insert(*rows)
		query.on_duplicate_key_update(table.articles, table.articles + 1).run()
		return
	names = [term for term, _number in rows]
	frappe.qb.update(table).set(table.articles, table.articles - 1).where(
		table.term.isin(names) & (table.articles > 0)
	).run()
