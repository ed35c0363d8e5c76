"""Open311 GeoReport v2, from its table of routes."""

import re
from typing import Any

from hotline_app.open311 import discovery, routes, written

_ERRORS = {
	"400": "Something is missing or wrong.",
	"403": "The key is missing or not known.",
	"404": "Nothing is known by this.",
	"429": "Too often.",
}


def paths() -> dict[str, Any]:
	"""Return the paths of Open311, each in both formats."""
	found: dict[str, Any] = {}
	for route in routes.ROUTES:
		for form in (written.JSON, written.XML):
			address = f"{discovery.PATH}/{route.path}.{form}"
			found.setdefault(address, {})[route.method.lower()] = _operation(route, form)
	return found


def _operation(route: routes.Route, form: str) -> dict[str, Any]:
	arguments = [*([routes.JURISDICTION] if route.jurisdiction else []), *route.arguments]
	in_path = [
		{"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
		for name in re.findall(r"\{(\w+)\}", route.path)
	]
	operation: dict[str, Any] = {
		"operationId": f"open311.{route.method.lower()}.{_spoken(route.path)}.{form}",
		"tags": ["Open311"],
		"summary": route.summary,
		"security": [{}],
		"responses": _responses(form),
	}
	if route.method == routes.GET:
		in_path += [_argument(one) for one in arguments]
	else:
		operation["requestBody"] = _body(arguments)
	return {**operation, "parameters": in_path}


def _argument(argument: routes.Argument) -> dict[str, Any]:
	return {
		"name": argument.name,
		"in": "query",
		"description": argument.description,
		"required": argument.required,
		"schema": argument.schema,
	}


def _body(arguments: list[routes.Argument]) -> dict[str, Any]:
	schema = {
		"type": "object",
		"properties": {one.name: {**one.schema, "description": one.description} for one in arguments},
		"required": [one.name for one in arguments if one.required],
		"description": "Answers to the questions of a service are sent as attribute[CODE].",
	}
	return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


def _responses(form: str) -> dict[str, Any]:
	media = written.CONTENT_TYPES[form].partition(";")[0]
	answer: dict[str, Any] = {"type": ["array", "object"]} if form == written.JSON else {}
	return {
		"200": {"description": "Done.", "content": {media: {"schema": answer}}},
		**{status: {"description": text, "content": {media: {}}} for status, text in _ERRORS.items()},
		"default": {"description": "An error.", "content": {media: {}}},
	}


def _spoken(path: str) -> str:
	return re.sub(r"\W+", ".", path).strip(".")
