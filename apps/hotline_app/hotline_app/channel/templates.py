"""Templates of requests to gateways: JSON with Jinja, in a sandbox that reaches nothing of the site."""

import base64
import hashlib
import hmac
import json
from typing import Any

import frappe
from frappe import _
from frappe.utils.jinja import validate_template
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .errors import RefusedError


def check(template: str | None) -> None:
	"""Throw unless the text is a template that can be read."""
	if template:
		try:
			_environment().parse(template)
		except TemplateError as error:
			frappe.throw(_("The template can't be read: {0}").format(frappe.utils.escape_html(str(error))))


def check_text(text: str) -> None:
	"""Throw unless the text of a message is a template that can be read."""
	validate_template(text)


def render(template: str, values: dict[str, Any]) -> dict[str, Any]:
	"""Return the object that the template says. Raises `RefusedError` where it says none."""
	try:
		said = json.loads(_environment().from_string(template).render(values))
	# Neither the values nor what was made of them: there are secrets in both.
	except (TemplateError, TypeError, ValueError) as error:
		raise RefusedError(_("the template makes no request: {0}").format(type(error).__name__)) from None
	if not isinstance(said, dict):
		raise RefusedError(_("the template makes no request: {0}").format(type(said).__name__))
	return said


def _environment() -> ImmutableSandboxedEnvironment:
	environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
	environment.filters.update(
		{
			"sha256": lambda text: hashlib.sha256(str(text).encode()).hexdigest(),
			# Gateways ask for it; what it protects is theirs to decide.
			"md5": lambda text: hashlib.md5(str(text).encode(), usedforsecurity=False).hexdigest(),
			"hmac_sha256": lambda text, key: hmac.new(
				str(key).encode(), str(text).encode(), hashlib.sha256
			).hexdigest(),
			"base64": lambda text: base64.b64encode(str(text).encode()).decode(),
		}
	)
	return environment
