"""What is said: text in which the values of the moment are filled in.

The text is a Jinja template of a small kind: it may name what is listed here and nothing else, so that no
script says the agent's name (`J-A1`) or what a caller must not hear, and none can fail in a call.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import frappe
from frappe import _
from jinja2 import TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

# What a text may name, and what it stands for.
NAMES = {
	"badge": "the agent's badge number",
	"line": "the name of the line",
	"line_number": "its number",
	"holiday": "today's holiday",
	"caller": "the caller, as people are addressed",
	"caller_phone": "the caller's number",
	"order": "the order: order.name, order.title, order.address …",
	"unit": "who has the order in hand",
	"unit_phone": "the provider's number",
	"deadline": "until when it is to be done",
	"promised": "the time promised to the caller",
	"result": "what was done",
	"lookup_code": "the code by which the caller can look the order up",
	"complaint_phone": "the line's number for complaints",
	"outage": "reason and restoration of the outage at the place",
	"emergency_numbers": "the numbers to call in this emergency",
	"advice": "the right way to ask, for what is out of scope",
}
ORDER_FIELDS = ("name", "title", "kind", "category", "area", "address", "requested_at", "urge_count", "state")
# Shown where a value isn't known: the agent fills it in while speaking.
BLANK = "____"
PERSONS = frozenset({"agent", "agent_name", "user", "full_name", "owner", "session", "name"})


class UnspeakableError(frappe.ValidationError):
	"""A text of a script can't be filled in."""


def render(text: str | None, values: Mapping[str, Any]) -> str:
	"""Return the text with the values filled in; a blank stands where one isn't known."""
	return _compiled(text).render(values).strip() if text else ""


def check(text: str | None) -> None:
	"""Raise `UnspeakableError` unless the text can be read and names only what may be said."""
	if not text:
		return
	try:
		tree = _environment().parse(text)
		_compiled(text)
	except TemplateError as error:
		_refuse(text, str(error))
	for name in sorted(meta.find_undeclared_variables(tree)):
		if name in PERSONS:
			_refuse(text, _("an agent is called by the badge number only: {0}").format("{{ badge }}"))
		if name not in NAMES:
			_refuse(text, _("{0} is none of {1}").format(name, ", ".join(NAMES)))
	if tree.find((nodes.Call, nodes.Import, nodes.Include, nodes.Extends, nodes.Macro)):
		_refuse(text, _("nothing may be called"))
	for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
		_check_part(text, node)


def _check_part(text: str, node: nodes.Getattr | nodes.Getitem) -> None:
	is_order = isinstance(node.node, nodes.Name) and node.node.name == "order"
	if not isinstance(node, nodes.Getattr) or not is_order or node.attr not in ORDER_FIELDS:
		_refuse(text, _("of the order may be named: {0}").format(", ".join(ORDER_FIELDS)))


def _refuse(text: str, why: str) -> None:
	shown = text if len(text) <= 40 else f"{text[:40]}…"
	frappe.throw(f"{frappe.bold(frappe.utils.escape_html(shown))}: {why}", UnspeakableError)


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
	# Pages show texts as texts, so nothing is escaped here.
	return SandboxedEnvironment(
		autoescape=False,
		finalize=lambda value: BLANK if value in (None, "") else value,
	)


@lru_cache(maxsize=2048)
def _compiled(text: str):
	return _environment().from_string(text)
