"""Being on duty: one's shifts, the log of the one that runs, and handing it over (`P-33`, `P-34`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime

from hotline_app.access import require
from hotline_app.roster import absences, duty, handovers, shifts

# So far ahead people see when they are on duty.
DAYS_AHEAD = 28
LATEST_ENTRIES = 50


@frappe.whitelist(methods=["GET", "POST"])
def mine() -> dict[str, Any]:
	"""Return what the user's page on duty shows.

	`shifts` to come with those beside one, `running` shifts with their log, `handovers` that wait for the
	user or that the user waits for, `absences` asked for, and the `kinds` of absences and entries.
	"""
	require(shifts.SHIFT, "read")
	user, now = frappe.session.user, now_datetime()
	own = shifts.on_duty([user], add_days(now, -1), add_days(now, DAYS_AHEAD)).get(user, [])
	docs = [frappe.get_doc(shifts.SHIFT, row.name) for row in own]
	running = [shift for shift in docs if shift.status == shifts.RUNNING]
	return {
		"shifts": [_shift(shift) for shift in docs if shift.status == shifts.PLANNED],
		"running": [{**_shift(shift), "log": _log(shift.name)} for shift in running],
		"handovers": _handovers([shift.name for shift in docs]),
		"absences": _absences(user),
		"absence_kinds": _options(absences.ABSENCE, "kind"),
		"entry_kinds": [row for row in _options(duty.ENTRY, "kind") if row["value"] != "Shift"],
	}


@frappe.whitelist(methods=["GET", "POST"])
def handover(name: str) -> dict[str, Any]:
	"""Return a handover with its matters, and whether the user `may_confirm` or `may_answer`."""
	doc = frappe.get_doc(handovers.HANDOVER, name)
	doc.check_permission("read")
	is_open = doc.status == handovers.OPEN
	return {
		"name": doc.name,
		"shift": doc.shift,
		"title": _title(frappe.db.get_value(shifts.SHIFT, doc.shift, ["date", "shift_type"], as_dict=True)),
		"status": doc.status,
		"status_label": _(doc.status, context=handovers.HANDOVER),
		"given_by": _full_name(doc.given_by),
		"relief": _full_name(doc.relief),
		"drawn_up_at": doc.drawn_up_at,
		"confirmed_at": doc.confirmed_at,
		"remarks": doc.remarks,
		"may_confirm": is_open and handovers.is_relief(doc),
		"may_answer": is_open and handovers.is_leaving(doc),
		"items": [_item(row) for row in doc.items],
	}


@frappe.whitelist(methods=["POST"])
def begin(shift: str) -> None:
	"""Begin a shift as its officer. Raises PermissionError, RosterError (409)."""
	require(shifts.SHIFT, "read")
	duty.begin(shift)


@frappe.whitelist(methods=["POST"])
def close(shift: str) -> None:
	"""Close a shift that is handed over, as its officer. Raises PermissionError, RosterError (409)."""
	require(shifts.SHIFT, "read")
	duty.close(shift)


@frappe.whitelist(methods=["POST"])
def write(shift: str, text: str, kind: str = "Event") -> str:
	"""Write into the log of a running shift; return the entry's name. Raises RosterError (409)."""
	require(shifts.SHIFT, "read")
	return duty.write(shift, text, kind)


@frappe.whitelist(methods=["POST"])
def hand_over(shift: str) -> str:
	"""List the open matters of a running shift for the relief, or anew; return the handover's name."""
	require(shifts.SHIFT, "read")
	return handovers.draw_up(shift)


@frappe.whitelist(methods=["POST"])
def confirm(handover: str, items: list[str] | str) -> None:
	"""Confirm matters as the relief. Raises PermissionError, RosterError (409)."""
	require(handovers.HANDOVER, "read")
	handovers.confirm(handover, frappe.parse_json(items))


@frappe.whitelist(methods=["POST"])
def ask(handover: str, item: str, question: str) -> None:
	"""Ask about a matter as the relief. Raises PermissionError."""
	require(handovers.HANDOVER, "read")
	handovers.ask(handover, item, question)


@frappe.whitelist(methods=["POST"])
def answer(handover: str, item: str, answer: str) -> None:
	"""Answer the relief's question as one who leaves. Raises PermissionError."""
	require(handovers.HANDOVER, "read")
	handovers.answer(handover, item, answer)


@frappe.whitelist(methods=["POST"])
def note(handover: str, item: str, note: str) -> None:
	"""Leave the relief a word on a matter. Raises PermissionError."""
	require(handovers.HANDOVER, "read")
	handovers.note(handover, item, note)


def _shift(shift) -> dict[str, Any]:
	user = frappe.session.user
	posts = {row.agent: row.post for row in shift.members}
	names = dict(
		frappe.get_all("User", {"name": ("in", list(posts) or [""])}, ["name", "full_name"], as_list=True)
	)
	return {
		"name": shift.name,
		"title": _title(shift),
		"line_label": _(shift.line) if shift.line else None,
		"starts_at": shift.starts_at,
		"ends_at": shift.ends_at,
		"post": posts.get(user),
		"post_label": _(posts.get(user) or ""),
		"leads": user in shifts.officers(shift),
		"may_begin": shift.status == shifts.PLANNED and duty.is_time(shift),
		"seats_needed": (shift.seats_needed or 0) + (shift.extra_seats or 0),
		"handover": frappe.db.get_value(
			handovers.HANDOVER, {"shift": shift.name}, ["name", "status"], as_dict=True
		),
		"people": [
			{"name": names.get(row.agent, row.agent), "post_label": _(row.post), "absent": row.absent}
			for row in shift.members
		],
	}


def _title(shift) -> str:
	return f"{shift.date} {_(shift.shift_type)}"


def _log(shift: str) -> list[dict[str, Any]]:
	entry, user = frappe.qb.DocType(duty.ENTRY), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(entry)
		.left_join(user)
		.on(user.name == entry.by_user)
		.select(entry.name, entry.at, entry.kind, entry.text, user.full_name.as_("by"))
		.where(entry.shift == shift)
		.orderby(entry.at, order=frappe.qb.desc)
		.limit(LATEST_ENTRIES)
		.run(as_dict=True)
	)
	return [{**row, "kind_label": _(row.kind, context=duty.ENTRY)} for row in rows]


def _handovers(own: list[str]) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		handovers.HANDOVER,
		filters={"status": handovers.OPEN},
		or_filters={
			"shift": ("in", own or [""]),
			"to_shift": ("in", own or [""]),
			"relief": frappe.session.user,
		},
		fields=["name", "shift", "to_shift", "drawn_up_at"],
		order_by="drawn_up_at desc",
		limit=20,
	)
	listed = {"name": ("in", [row.shift for row in rows] or [""])}
	titles = {
		shift.name: _title(shift)
		for shift in frappe.get_all(shifts.SHIFT, listed, ["name", "date", "shift_type"])
	}
	return [{**row, "title": titles.get(row.shift), "takes_over": row.shift not in own} for row in rows]


def _absences(user: str) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		absences.ABSENCE,
		filters={"agent": user, "to_date": (">=", frappe.utils.nowdate())},
		fields=["name", "kind", "from_date", "to_date", "stage", "workflow_state"],
		order_by="from_date",
		limit=20,
	)
	return [
		{**row, "kind_label": _(row.kind), "state_label": _(row.workflow_state or row.stage)} for row in rows
	]


def _options(doctype: str, field: str) -> list[dict[str, str]]:
	options = frappe.get_meta(doctype).get_field(field).options.split("\n")
	return [{"value": option, "label": _(option, context=doctype)} for option in options]


def _item(row) -> dict[str, Any]:
	return {
		"name": row.name,
		"doctype": row.reference_doctype,
		"kind_label": _(row.reference_doctype).removeprefix("HL "),
		"record": row.reference_name,
		"subject": row.subject,
		"due_at": row.due_at,
		"holder": _full_name(row.holder),
		"note": row.note,
		"confirmed": row.confirmed,
		"confirmed_by": _full_name(row.confirmed_by),
		"question": row.question,
		"answer": row.answer,
	}


def _full_name(user: str | None) -> str | None:
	return frappe.utils.get_fullname(user) if user else None
