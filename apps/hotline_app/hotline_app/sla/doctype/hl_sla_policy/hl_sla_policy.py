from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from hotline_app.access import require
from hotline_app.sla import (
	CalendarError,
	TargetError,
	Unit,
	actions,
	clocks,
	conditions,
	policies,
	preview,
	steps,
)

RECOMPUTE_BATCH = 500
OPEN_STATES = ("Running", "Paused")


class HLSLAPolicy(Document):
	"""Deadlines of the records that it matches. A change counts at once for new records."""

	def validate(self) -> None:
		self.check_titles_differ()
		for row in self.targets:
			self.check_amount(row)
			self.check_fields(row)
			self.check_relation(row)
			if (row.condition or "").strip():
				conditions.check(row.condition, self.reference_doctype)
		for row in self.steps:
			self.check_step(row)
		self.check_quiet_hours()

	def check_titles_differ(self) -> None:
		titles = [row.title for row in self.targets]
		if repeated := {title for title in titles if titles.count(title) > 1}:
			frappe.throw(_("Two deadlines have the same name: {0}").format(", ".join(sorted(repeated))))

	def check_amount(self, row) -> None:
		try:
			row.as_target()
		except TargetError as error:
			frappe.throw(_("Row {0}: {1}").format(row.idx, str(error)))

	def check_fields(self, row) -> None:
		meta = frappe.get_meta(self.reference_doctype)
		for fieldname in filter(None, (row.starts_at, row.stops_at, row.due_field)):
			field = meta.get_field(fieldname)
			if not field or field.fieldtype not in ("Datetime", "Date"):
				frappe.throw(
					_("Row {0}: {1} is not a date-time field of {2}").format(
						row.idx, frappe.bold(fieldname), _(self.reference_doctype)
					)
				)

	def check_relation(self, row) -> None:
		if row.relation in (clocks.BEFORE_FIELD, clocks.AFTER_FIELD) and not row.due_field:
			frappe.throw(
				_("Row {0}: name the field that {1} is counted from").format(
					row.idx, frappe.bold(_(row.title))
				)
			)
		if row.relation == clocks.BEFORE_FIELD and row.as_target().unit is Unit.SAME_DAY:
			frappe.throw(
				_("Row {0}: {1} can't be counted back from a field").format(row.idx, frappe.bold(_(row.unit)))
			)

	def check_step(self, row) -> None:
		if row.deadline and row.deadline not in {target.title for target in self.targets}:
			frappe.throw(
				_("Step {0}: this policy has no deadline {1}").format(row.idx, frappe.bold(row.deadline))
			)
		if not actions.does_something(row.action, self.reference_doctype):
			frappe.throw(
				_("Step {0}: the action {1} does nothing to records of {2}").format(
					row.idx, frappe.bold(_(row.action)), _(self.reference_doctype)
				)
			)
		if row.action not in (steps.NOTIFY, "Reassign"):
			return
		wanted = {"Field": "recipient_field", "Role": "role", "User": "user"}[row.recipient]
		if not row.get(wanted):
			label = frappe.bold(_(row.meta.get_label(wanted)))
			frappe.throw(_("Step {0}: {1} is missing").format(row.idx, label), frappe.MandatoryError)
		if wanted == "recipient_field" and not _leads_to_user(self.reference_doctype, row.recipient_field):
			frappe.throw(
				_("Step {0}: {1} is not a field of {2} that holds a user").format(
					row.idx, frappe.bold(row.recipient_field), _(self.reference_doctype)
				)
			)

	def check_quiet_hours(self) -> None:
		try:
			steps.quiet_hours(self)
		except CalendarError as error:
			frappe.throw(_("The quiet hours can't be used: {0}").format(str(error)))

	def on_update(self) -> None:
		policies.forget()

	def on_trash(self) -> None:
		policies.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		policies.forget()

	@frappe.whitelist()
	def count_open_clocks(self) -> int:
		"""Return how many open clocks this policy has: what a recomputation could change."""
		self.check_permission("read")
		return frappe.db.count("HL SLA Clock", {"policy": self.name, "state": ("in", OPEN_STATES)})

	@frappe.whitelist()
	def recompute_open_clocks(self) -> None:
		"""Bring all open clocks of this policy to its present deadlines, in the background."""
		self.check_permission("write")
		frappe.enqueue(
			"hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy.recompute_open_clocks",
			queue="long",
			policy=self.name,
			user=frappe.session.user,
			enqueue_after_commit=True,
		)


@frappe.whitelist(methods=["POST"])
def show_preview(
	policy: str | dict, start: str | None = None, times: str | dict | None = None
) -> dict[str, Any]:
	"""Return when the deadlines of a policy, saved or not, would be due; nothing is written.

	`start` (default: now) and `times` (by field) are in the system's time zone. What it returns is told in
	`hotline_app.sla.preview.of`. Needs the right to read policies.
	"""
	if not frappe.has_permission("HL SLA Policy"):
		raise frappe.PermissionError
	values = {**frappe.parse_json(policy), "doctype": "HL SLA Policy"}
	begin = preview.read_time(start) or now_datetime().replace(microsecond=0)
	return preview.of(frappe.get_doc(values), begin, frappe.parse_json(times) or {})


@frappe.whitelist(methods=["GET", "POST"])
def offered_actions(doctype: str) -> list[str]:
	"""Return the actions that do something to records of `doctype`, as a step offers them.

	Needs the right to read policies.
	"""
	require("HL SLA Policy")
	named = frappe.get_meta("HL SLA Step").get_options("action").split("\n")
	return [action for action in named if actions.does_something(action, doctype)]


def recompute_open_clocks(policy: str, user: str | None = None) -> int:
	"""Recompute every record with an open clock of `policy`; return how many. Closed clocks stay."""
	doctype = frappe.db.get_value("HL SLA Policy", policy, "reference_doctype")
	names = frappe.get_all(
		"HL SLA Clock",
		filters={"policy": policy, "reference_doctype": doctype, "state": ("in", OPEN_STATES)},
		pluck="reference_name",
		distinct=True,
	)
	for start in range(0, len(names), RECOMPUTE_BATCH):
		clocks.recompute(doctype, names[start : start + RECOMPUTE_BATCH])
		# A record counts for itself, so a stop in between loses nothing.
		frappe.db.commit()
	if user:
		message = _("{0}: {1} records have their new deadlines.").format(policy, len(names))
		frappe.publish_realtime("msgprint", message, user=user)
	return len(names)


def _leads_to_user(doctype: str, path: str) -> bool:
	"""Whether the fields of a path such as `handling_unit.user` are links, the last one to a user."""
	for fieldname in path.split("."):
		field = frappe.get_meta(doctype).get_field(fieldname)
		if not field or field.fieldtype != "Link":
			return False
		doctype = field.options
	return doctype == "User"
