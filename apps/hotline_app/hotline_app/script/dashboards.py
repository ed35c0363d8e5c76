"""The scripts that were played, on the form of a call or an order in the desk."""

from typing import Any

from frappe import _

from .runs import RUN


def of_order(data: dict[str, Any]) -> dict[str, Any]:
	"""Add the scripts that were played for an order to what its form links to."""
	return _with_runs(data, "work_order")


def of_call(data: dict[str, Any]) -> dict[str, Any]:
	"""Add the scripts that were played in a call to what its form links to."""
	return _with_runs({"fieldname": "call", **data}, "call")


def _with_runs(data: dict[str, Any], fieldname: str) -> dict[str, Any]:
	data.setdefault("non_standard_fieldnames", {})[RUN] = fieldname
	data.setdefault("transactions", []).append({"label": _("Scripts"), "items": [RUN]})
	return data
