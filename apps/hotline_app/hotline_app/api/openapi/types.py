"""What a Python type is in JSON Schema. Pure."""

import types
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin

_PLAIN: dict[Any, dict[str, Any]] = {
	str: {"type": "string"},
	bool: {"type": "boolean"},
	int: {"type": "integer"},
	float: {"type": "number"},
	dict: {"type": "object"},
	list: {"type": "array", "items": {}},
	type(None): {"type": "null"},
	datetime: {"type": "string", "format": "date-time"},
	date: {"type": "string", "format": "date"},
}


def schema(of: Any) -> dict[str, Any]:
	"""Return the schema of a type; what is not known may be anything."""
	if of in _PLAIN:
		return dict(_PLAIN[of])
	origin, arguments = get_origin(of), get_args(of)
	if origin in (Union, types.UnionType):
		return _one_of([schema(one) for one in arguments])
	if origin in (list, tuple, set):
		return {"type": "array", "items": schema(arguments[0]) if arguments else {}}
	if origin is dict:
		return {"type": "object", "additionalProperties": schema(arguments[1])}
	if origin is Literal:
		return {"enum": list(arguments)}
	return {}


def _one_of(schemas: list[dict[str, Any]]) -> dict[str, Any]:
	"""Types that are no more than types stand in one list; what may be anything stays so."""
	if {} in schemas:
		return {}
	if all(set(one) == {"type"} for one in schemas):
		return {"type": list(dict.fromkeys(one["type"] for one in schemas))}
	return {"anyOf": schemas}
