"""A person's data as a package: what was taken down, to be read and to be processed, with the files."""

import io
import json
import zipfile
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import person

# What the centre decides and notes for itself is not the person's.
PERSONS_LEVELS = (0, 3, 5)
LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold")
PAGE = "templates/privacy/package.html"


def pack(request) -> None:
	"""Put all that is held about the request's customer into one private zip file, attached to it."""
	customer = frappe.get_doc(person.CUSTOMER, request.customer)
	found = person.records_of(customer)
	records = {doctype: [_told(doctype, name) for name in names] for doctype, names in found.items()}
	request.records = []
	for doctype, rows in records.items():
		request.append("records", {"document_type": doctype, "found": len(rows), "done": len(rows)})
	content = _zipped(records, _files(found))
	file = frappe.new_doc("File")
	file.update({"file_name": f"{request.name}.zip", "content": content, "is_private": 1})
	file.update({"attached_to_doctype": request.doctype, "attached_to_name": request.name})
	file.update({"attached_to_field": "package"})
	request.package = file.insert().file_url
	finish(request, "Done")


def finish(request, state: str) -> None:
	"""Keep what was done, by whom and when."""
	request.state = state
	request.done_at, request.done_by = now_datetime(), frappe.session.user
	request.flags.carried_out = True
	request.save()


def _told(doctype: str, name: str) -> dict[str, Any]:
	doc = frappe.get_doc(doctype, name)
	return {"name": name, **_values(doc)}


def _values(doc) -> dict[str, Any]:
	"""The filled fields of a record by their labels, its rows likewise."""
	told: dict[str, Any] = {}
	for df in doc.meta.fields:
		value = doc.get(df.fieldname)
		if df.fieldtype in LAYOUT or df.hidden or df.permlevel not in PERSONS_LEVELS:
			continue
		if value in (None, "", 0, []) or df.fieldname.endswith("_masked"):
			continue
		label = _(df.label or df.fieldname, context=doc.doctype)
		if df.fieldtype in frappe.model.table_fields:
			told[label] = [_values(row) for row in value]
		else:
			told[label] = doc.get_formatted(df.fieldname) if df.fieldtype in ("Date", "Datetime") else value
	return told


def _files(found: dict[str, list[str]]) -> list:
	rows = []
	for doctype, names in found.items():
		about = {"attached_to_doctype": doctype, "attached_to_name": ("in", names), "is_folder": 0}
		rows += frappe.get_all("File", about, pluck="name")
	return [frappe.get_doc("File", name) for name in rows]


def _zipped(records: dict[str, list[dict[str, Any]]], files: list) -> bytes:
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
		by_label = {_(doctype): rows for doctype, rows in records.items()}
		archive.writestr("data.json", json.dumps(by_label, ensure_ascii=False, indent=1, default=str))
		archive.writestr("index.html", frappe.render_template(PAGE, {"records": by_label}))
		for file in files:
			if file.exists_on_disk():
				archive.writestr(
					f"files/{file.attached_to_name}/{file.name}-{file.file_name}", _content(file)
				)
	return target.getvalue()


def _content(file) -> bytes:
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content
