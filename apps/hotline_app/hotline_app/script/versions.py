"""Every wording of a script that was in use is kept, so that what was said in a call can be read later."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

VERSION = "HL Script Version"
STEP_FIELDS = (
	"step",
	"say",
	"gloss",
	"todo",
	"todo_gloss",
	"asks",
	"fill_field",
	"next_step",
	"action",
	"action_argument",
	"remind_after",
	"remind_say",
	"remind_gloss",
)
ANSWER_FIELDS = ("step", "answer", "gloss", "value", "next_step")

Content = dict[str, Any]


class UsedScriptError(frappe.ValidationError):
	"""A script that was used in calls can't be deleted."""

	http_status_code = 409


def content_of(script) -> Content:
	"""Return what of a script agents see."""
	return {
		"language": script.language,
		"steps": [{name: row.get(name) for name in STEP_FIELDS} for row in script.steps],
		"answers": [{name: row.get(name) for name in ANSWER_FIELDS} for row in script.answers],
	}


def keep(script) -> None:
	"""Keep the script's wording as a version, unless it is that of the latest one."""
	content = json.dumps(content_of(script), ensure_ascii=False, indent=1)
	number = cint(script.version_number)
	latest = {"script": script.name, "number": number}
	if number and frappe.db.get_value(VERSION, latest, "content") == content:
		return
	frappe.get_doc(
		{
			"doctype": VERSION,
			"script": script.name,
			"number": number + 1,
			"made_by": frappe.session.user,
			"made_at": now_datetime(),
			"content": content,
		}
	).insert(ignore_permissions=True)  # follows from the change, which was the user's to make
	script.db_set("version_number", number + 1, update_modified=False)


def read(script: str, number: int) -> tuple[str, Content]:
	"""Return name and content of a version. Raises DoesNotExistError."""
	row = frappe.db.get_value(VERSION, {"script": script, "number": cint(number)}, ["name", "content"])
	if not row:
		frappe.throw(_("There is no version {0} of this script.").format(number), frappe.DoesNotExistError)
	return row[0], json.loads(row[1])


def check_unused(script) -> None:
	"""Let a script go with its versions, unless it was used: then it is switched off instead."""
	if frappe.db.exists("HL Script Run", {"script": script.name}):
		frappe.throw(
			_("The script {0} was used in calls. Switch it off instead.").format(frappe.bold(script.name)),
			UsedScriptError,
		)
	frappe.db.delete(VERSION, {"script": script.name})
