import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.sla import TargetError, clocks, policies

RECOMPUTE_BATCH = 500


class HLSLAPolicy(Document):
	"""Deadlines of the records that it matches. A change counts at once for new records."""

	def validate(self) -> None:
		self.check_titles_differ()
		for row in self.targets:
			self.check_amount(row)
			self.check_fields(row)

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

	def on_update(self) -> None:
		policies.forget()

	def on_trash(self) -> None:
		policies.forget()

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


def recompute_open_clocks(policy: str, user: str | None = None) -> int:
	"""Recompute every record with an open clock of `policy`; return how many. Closed clocks stay."""
	doctype = frappe.db.get_value("HL SLA Policy", policy, "reference_doctype")
	names = frappe.get_all(
		"HL SLA Clock",
		filters={"policy": policy, "reference_doctype": doctype, "state": ("in", ("Running", "Paused"))},
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
