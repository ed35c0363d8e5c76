"""Our functions under `/api/method`, as their signatures and docstrings describe them."""

import importlib
import inspect
import re
import typing
from collections.abc import Callable, Iterator
from typing import Any

import frappe

from . import types

# Whose functions others may use; the other modules of the surface serve our own pages.
MODULES = ("hotline_app.api", *(f"hotline_app.api.{name}" for name in ("intake", "track", "cti", "partner")))
_STATUS = re.compile(r"\b(4\d\d|503)\b")
# What the framework answers for its own errors.
_BY_NAME = {
	"AuthenticationError": 401,
	"PermissionError": 403,
	"DoesNotExistError": 404,
	"ValidationError": 417,
}
_LIKE = re.compile(r"Raises what `(\w+)` does")
_ERROR = re.compile(rf"\b({'|'.join(_BY_NAME)})\b")
FORMS = ("application/json", "application/x-www-form-urlencoded")


def paths() -> dict[str, Any]:
	"""Return the paths of our functions."""
	return {f"/api/method/{_name(one)}": _path(one) for one in functions()}


def functions() -> Iterator[Callable]:
	"""Yield the functions that others may use, in the order of their modules and names."""
	modules = [importlib.import_module(name) for name in MODULES]
	for module in modules:
		for name, one in sorted(vars(module).items()):
			is_ours = callable(one) and getattr(one, "__module__", None) == module.__name__
			if is_ours and one in frappe.whitelisted and not name.startswith("_"):
				yield one


def statuses(text: str) -> list[int]:
	"""Return the statuses of errors that a docstring names, by number or by the framework's own error."""
	found = {int(status) for status in _STATUS.findall(text)}
	return sorted(found | {_BY_NAME[name] for name in _ERROR.findall(text)})


def _refusals(function: Callable, text: str) -> list[int]:
	"""The statuses that a function names, and those of the one whose errors it raises too."""
	like = _LIKE.search(text)
	other = getattr(inspect.getmodule(function), like[1], None) if like else None
	return sorted({*statuses(text), *statuses(inspect.getdoc(other) or "" if other else "")})


def _path(function: Callable) -> dict[str, Any]:
	methods = frappe.allowed_http_methods_for_whitelisted_func[function]
	return {method.lower(): _operation(function, method) for method in methods}


def _operation(function: Callable, method: str) -> dict[str, Any]:
	text = inspect.getdoc(function) or ""
	summary, _blank, rest = text.partition("\n")
	hints = typing.get_type_hints(inspect.unwrap(function))
	parameters = list(inspect.signature(function).parameters.values())
	operation: dict[str, Any] = {
		"operationId": f"{_name(function)}.{method.lower()}",
		"tags": [_name(function).split(".")[2]],
		"summary": summary,
		"description": rest.strip(),
		"security": [{}] if function in frappe.guest_methods else [{"token": []}, {"oauth2": []}],
		"responses": _responses(types.schema(hints.get("return")), _refusals(function, text)),
	}
	if method == "GET":
		operation["parameters"] = [_argument(one, hints) for one in parameters]
	elif parameters:
		operation["requestBody"] = _body(parameters, hints)
	return operation


def _argument(parameter: inspect.Parameter, hints: dict[str, Any]) -> dict[str, Any]:
	return {
		"name": parameter.name,
		"in": "query",
		"required": parameter.default is parameter.empty,
		"schema": _value(parameter, hints),
	}


def _body(parameters: list[inspect.Parameter], hints: dict[str, Any]) -> dict[str, Any]:
	content = {
		"type": "object",
		"properties": {one.name: _value(one, hints) for one in parameters},
		"required": [one.name for one in parameters if one.default is one.empty],
	}
	return {
		"required": bool(content["required"]),
		"content": {form: {"schema": content} for form in FORMS},
	}


def _value(parameter: inspect.Parameter, hints: dict[str, Any]) -> dict[str, Any]:
	schema = types.schema(hints.get(parameter.name, Any))
	if parameter.default not in (parameter.empty, None):
		schema["default"] = parameter.default
	return schema


def _responses(answer: dict[str, Any], errors: list[int]) -> dict[str, Any]:
	message = {"type": "object", "required": ["message"], "properties": {"message": answer}}
	if answer == {"type": "null"}:
		message = {"type": "object"}
	refusals = {str(status): {"$ref": "#/components/responses/Error"} for status in errors}
	return {
		"200": {"description": "Done.", "content": {"application/json": {"schema": message}}},
		**refusals,
		"default": {"$ref": "#/components/responses/Error"},
	}


def _name(function: Callable) -> str:
	return f"{function.__module__}.{function.__name__}"
