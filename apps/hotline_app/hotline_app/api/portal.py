"""What every portal page asks first: who am I, what may I fill in, what can I choose from."""

from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.translate import get_translations_from_apps, get_user_translations
from frappe.utils import cint

from hotline_app import masked, roles
from hotline_app.access import refuse_guests, require
from hotline_app.intake.course import superiors

MAX_CHOICES = 50
MAX_TRANSLATED = 1000
LAYOUT = ("Section Break", "Column Break", "Tab Break")
NOT_FOR_PAGES = ("Button", "HTML", "Fold", "Heading", "Barcode")
SOURCE_LANGUAGE = "en"
TRANSLATIONS = Path(__file__).parent.parent / "translations"


@frappe.whitelist(methods=["GET", "POST"])
def boot() -> dict[str, Any]:
	"""Return the signed-in user: name, language, provider record, and the lines to choose from.

	With it what the pages need to show anything: texts, time zone, currency, languages to change to.
	"""
	refuse_guests()
	user = frappe.get_cached_doc("User", frappe.session.user)
	return {
		"user": user.name,
		"full_name": user.full_name,
		"may": may(),
		"language": frappe.local.lang,
		"languages": _languages(),
		"time_zone": frappe.utils.get_system_timezone(),
		"currency": frappe.db.get_default("currency"),
		"csrf_token": frappe.sessions.get_csrf_token(),
		"site_name": frappe.local.site,
		"has_desk": user.user_type == "System User",
		"provider": frappe.db.get_value("HL Provider", {"user": user.name}, "name"),
		"lines": _lines(),
		"messages": _messages(frappe.local.lang),
	}


def may() -> dict[str, bool]:
	"""Which of the centre's work the desk's rights open to the user; none to whoever is not in it."""
	is_staff = roles.is_staff(frappe.session.user)
	rights = {
		"take_orders": ("HL Work Order", "create"),
		"call": ("HL Call", "write"),
		"watch_seats": ("HL Seat Event", "read"),
		"follow_up": ("HL Follow-up Task", "write"),
		"handle_complaints": ("HL Complaint", "write"),
		"see_customers": ("HL Customer", "read"),
		"read_knowledge": ("HL Knowledge Version", "read"),
		"see_quality": ("HL Quality Review", "read"),
		"review_quality": ("HL Quality Review", "create"),
		"be_on_duty": ("HL Shift", "read"),
		"take_exams": ("HL Exam Attempt", "read"),
	}
	return {
		**{work: is_staff and bool(frappe.has_permission(*right)) for work, right in rights.items()},
		"lead": is_staff and superiors.is_superior(),
	}


@frappe.whitelist(methods=["POST"])
def set_language(language: str) -> None:
	"""Set the language of the signed-in user. Raises ValidationError for one that the app does not speak."""
	refuse_guests()
	if language not in [known["value"] for known in _languages()]:
		frappe.throw(_("The pages are not available in this language."))
	user = frappe.session.user
	frappe.db.set_value("User", user, "language", language)
	# Cleared earlier, it would be filled with the old language by a request that runs beside this one.
	frappe.db.after_commit.add(lambda: frappe.clear_cache(user=user))


@frappe.whitelist(methods=["GET", "POST"])
def form(doctype: str, new: int | str = 1) -> dict[str, Any]:
	"""Describe the form of `doctype` as the user may fill it in: sections of columns of fields.

	It is built from the DocType with all that was customised, so a field added in the desk is there.
	`new`: leave out what a new record can't have yet (read-only fields). Raises PermissionError.
	"""
	require(doctype, "create" if cint(new) else "read")
	meta = frappe.get_meta(doctype)
	readable = meta.get_permlevel_access("read")
	writable = meta.get_permlevel_access("write")
	sections: list[dict[str, Any]] = []
	for field in meta.fields:
		if field.fieldtype in ("Section Break", "Tab Break"):
			sections.append(_section(field))
		elif field.fieldtype == "Column Break":
			_last(sections)["columns"].append([])
		elif _is_shown(field, readable, writable, bool(cint(new))):
			_last(sections)["columns"][-1].append(_field(field, writable))
	return {"doctype": doctype, "title": _(doctype), "sections": [s for s in sections if any(s["columns"])]}


@frappe.whitelist(methods=["GET", "POST"])
def choices(doctype: str, text: str = "", filters: dict | str | None = None) -> list[dict[str, str]]:
	"""Return up to 50 records of `doctype` whose name or title holds `text`, as value and label.

	Only records that the user may read. In translated record types the translation is searched too.
	"""
	refuse_guests()
	meta = frappe.get_meta(doctype)
	conditions = frappe.parse_json(filters) or {}
	for fieldname, value in _usual_filters(meta).items():
		conditions.setdefault(fieldname, value)
	title = meta.title_field or "name"
	if meta.get("translated_doctype"):
		return _translated_choices(doctype, text, conditions)
	fields = list(dict.fromkeys(["name", title, *(meta.search_fields or "").replace(" ", "").split(",")]))
	unseen = masked.hidden_from(doctype)
	fields = [field for field in fields if field and field not in unseen]
	rows = frappe.get_list(
		doctype,
		filters=conditions,
		or_filters=dict.fromkeys(fields, ("like", f"%{text}%")) if text else None,
		fields=fields,
		limit=MAX_CHOICES,
		order_by="name",
	)
	return [{"value": row.name, "label": str(row[title] or row.name)} for row in rows]


def describe_field(field) -> dict[str, Any]:
	"""Describe one field for a page, as `form` does."""
	return _field(field, [field.permlevel])


def link_labels(doc) -> dict[str, str]:
	"""Return by field what people read instead of the names of linked records, where that differs."""
	labels = {}
	for field in doc.meta.get_link_fields():
		value = doc.get(field.fieldname)
		if value and (label := _link_label(field.options, value)) != value:
			labels[field.fieldname] = label
	return labels


def _link_label(doctype: str, name: str) -> str:
	meta = frappe.get_meta(doctype)
	title = meta.title_field if meta.title_field and meta.title_field != "name" else None
	shown = frappe.get_cached_value(doctype, name, title) if title else name
	return _(shown or name) if meta.get("translated_doctype") else shown or name


def _languages() -> list[dict[str, str]]:
	"""The languages that the app's texts are in."""
	codes = [SOURCE_LANGUAGE, *sorted(path.stem for path in TRANSLATIONS.glob("*.csv"))]
	rows = frappe.get_all("Language", filters={"name": ("in", codes)}, fields=["name", "language_name"])
	names = {row.name: row.language_name for row in rows}
	return [{"value": code, "label": names[code]} for code in codes if code in names]


def _messages(language: str) -> dict[str, str]:
	"""The app's texts in the user's language, with what an administrator translated otherwise."""
	if language == "en":
		return {}
	return {**get_translations_from_apps(language, ["hotline_app"]), **get_user_translations(language)}


def _lines() -> list[dict[str, Any]]:
	if not frappe.has_permission("HL Line"):
		return []
	rows = frappe.get_list(
		"HL Line",
		filters={"enabled": 1},
		fields=["name", "number", "greeting", "default_channel"],
		# The centre's first line is the one that is offered first.
		order_by="creation",
		limit=0,
	)
	return [{**row, "greeting": _(row.greeting or "")} for row in rows]


def _section(field) -> dict[str, Any]:
	return {
		"fieldname": field.fieldname,
		"label": _(field.label, context=field.parent) if field.label else "",
		"collapsible": field.collapsible,
		"depends_on": field.depends_on,
		"columns": [[]],
	}


def _last(sections: list[dict[str, Any]]) -> dict[str, Any]:
	if not sections:
		sections.append({"fieldname": "", "label": "", "collapsible": 0, "depends_on": None, "columns": [[]]})
	return sections[-1]


def _is_shown(field, readable: list[int], writable: list[int], new: bool) -> bool:
	if field.hidden or field.fieldtype in NOT_FOR_PAGES:
		return False
	if new:
		return not field.read_only and field.permlevel in writable
	# The masked copy of a field has no place of its own: it is shown where the field is.
	return field.permlevel in (*readable, masked.LEVEL) and not field.fieldname.endswith(masked.SUFFIX)


def _field(field, writable: list[int]) -> dict[str, Any]:
	described = {
		"fieldname": field.fieldname,
		"label": _(field.label or field.fieldname, context=field.parent),
		"fieldtype": field.fieldtype,
		"options": field.options,
		"reqd": field.reqd,
		"read_only": int(bool(field.read_only) or field.permlevel not in writable),
		"default": field.default,
		"description": _(field.description) if field.description else "",
		"depends_on": field.depends_on,
		"mandatory_depends_on": field.mandatory_depends_on,
		"precision": field.precision,
	}
	if field.fieldtype == "Select":
		described["options"] = [
			{"value": option, "label": _(option, context=field.parent)}
			for option in (field.options or "").split("\n")
		]
	if field.fieldtype == "Table":
		child = frappe.get_meta(field.options)
		described["fields"] = [
			_field(f, [0]) for f in child.fields if f.fieldtype not in LAYOUT and not f.hidden
		]
	return described


def _usual_filters(meta) -> dict[str, Any]:
	"""Groups and records out of use are no choices."""
	usual: dict[str, Any] = {}
	if meta.has_field("enabled"):
		usual["enabled"] = 1
	if meta.is_tree and meta.name != "HL Area":
		usual["is_group"] = 0
	return usual


def _translated_choices(doctype: str, text: str, filters: dict) -> list[dict[str, str]]:
	"""Those whose name or translated name holds `text`; few names are translated."""
	wanted = text.strip().lower()
	found = frappe.get_list(doctype, filters=filters, pluck="name", limit=MAX_TRANSLATED, order_by="name")
	if wanted and len(found) == MAX_TRANSLATED:
		more = {**filters, "name": ("like", f"%{wanted}%")}
		found += frappe.get_list(doctype, filters=more, pluck="name", limit=MAX_CHOICES, order_by="name")
	labelled = [{"value": name, "label": _(name)} for name in dict.fromkeys(found)]
	return [c for c in labelled if wanted in c["value"].lower() or wanted in c["label"].lower()][:MAX_CHOICES]
