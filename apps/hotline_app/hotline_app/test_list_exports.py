"""Exports of lists."""

import frappe
import pytest

from hotline_app import list_exports
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _export(**more: str) -> str:
	"""Let a leader export some orders as the desk asks for it, and return the file."""
	asked = {
		"doctype": "HL Work Order",
		"fields": '["`tabHL Work Order`.`name`"]',
		"filters": '[["HL Work Order", "title", "=", "Exported"]]',
		"file_format_type": "CSV",
	}
	with making.acting_as(making.LEADER):
		frappe.local.form_dict = frappe._dict(asked, **more)
		list_exports.export_query()
	return frappe.local.response.filecontent.decode()


def test_too_much_is_refused_and_little_is_written(monkeypatch) -> None:
	"""More rows than a request may take are refused with a word; little is written, and what was selected."""
	names = [making.order(title="Exported").name for _number in range(2)]
	assert all(name in _export() for name in names)
	monkeypatch.setattr(list_exports, "MOST_ROWS", 1)
	with pytest.raises(frappe.ValidationError, match="More than 1 rows"):
		_export()
	chosen = _export(selected_items=frappe.as_json(names[:1]))
	assert names[0] in chosen
	assert names[1] not in chosen
