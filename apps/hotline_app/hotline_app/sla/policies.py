"""Which policy watches a record: the enabled policy with the most matching fields.

A field that a policy leaves empty matches anything. On a tree field (such as the category) a policy
matches the value itself and everything below it.
"""

from typing import Any

import frappe
from frappe.utils.caching import redis_cache

MATCH_FIELDS = ("line", "kind", "category", "urgency", "channel")


@redis_cache(ttl=24 * 3600)
def _candidates(doctype: str) -> list[dict[str, Any]]:
	return frappe.get_all(
		"HL SLA Policy",
		filters={"reference_doctype": doctype, "enabled": 1},
		fields=["name", *MATCH_FIELDS],
		order_by="name",
	)


def forget() -> None:
	"""Drop what is remembered of the policies; call it when one changed."""
	_candidates.clear_cache()


def policy_of(doc: "frappe.model.document.Document") -> str | None:
	"""Return the name of the policy that watches `doc`, None where no policy matches.

	One that the record names itself (`sla_policy`) goes before all others, unless it is disabled. Of
	several that match the most specific wins: the one with the most fields set, then the one whose tree
	value is nearest to the record's, then the first by name. A record that another one leads
	(`led_elsewhere`) has its deadlines there.
	"""
	if doc.get("led_elsewhere"):
		return None
	candidates = _candidates(doc.doctype)
	explicit = doc.get("sla_policy")
	if explicit and any(candidate["name"] == explicit for candidate in candidates):
		return explicit
	best: tuple[tuple[int, int], str] | None = None
	lineages: dict[str, list[str]] = {}
	for candidate in candidates:
		rank = _rank(candidate, doc, lineages)
		if rank is not None and (best is None or rank > best[0]):
			best = (rank, candidate["name"])
	return best[1] if best else None


def _rank(candidate: dict, doc, lineages: dict[str, list[str]]) -> tuple[int, int] | None:
	"""(fields set, nearness in trees) of a matching candidate, None for one that does not match."""
	matched = nearness = 0
	for field in MATCH_FIELDS:
		wanted = candidate[field]
		if not wanted:
			continue
		value = doc.get(field)
		if wanted != value:
			lineage = _lineage(doc, field, lineages)
			if wanted not in lineage:
				return None
			nearness -= 1 + lineage.index(wanted)
		matched += 1
	return matched, nearness


def _lineage(doc, field: str, lineages: dict[str, list[str]]) -> list[str]:
	"""The ancestors of a tree field's value, nearest first; empty for other fields."""
	if field not in lineages:
		docfield = doc.meta.get_field(field)
		is_tree = docfield and docfield.fieldtype == "Link" and frappe.get_meta(docfield.options).is_tree
		lineages[field] = _ancestors(docfield.options, doc.get(field)) if is_tree else []
	return lineages[field]


def _ancestors(doctype: str, name: str | None) -> list[str]:
	"""Like the framework's `get_ancestors_of`, but told from cached records, for every order asks for it."""
	parent_field = frappe.get_meta(doctype).get("nsm_parent_field")
	ancestors: list[str] = []
	while name and (name := frappe.get_cached_value(doctype, name, parent_field)) and name not in ancestors:
		ancestors.append(name)
	return ancestors
