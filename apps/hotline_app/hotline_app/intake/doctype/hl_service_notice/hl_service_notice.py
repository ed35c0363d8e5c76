import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from hotline_app.intake import times
from hotline_app.intake.notice import announcing
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

STAGE_TIMES = {"Published": "published_at", "Ended": "closed_at", "Withdrawn": "closed_at"}
TOLD_TIMES = ("starts_at", "restores_at", "restored_at", "publish_at")
# Facts of this system, whatever a form or another system sends.
OWN_FIELDS = (
	"agent",
	"recorded_at",
	"published_at",
	"closed_at",
	"round",
	"reopened_at",
	"announcing",
	"announced_until",
)


class HLServiceNotice(Watched, StagedDocument):
	"""An outage or another thing that many people ask about: when, where, why, until when (`P-31`)."""

	def before_validate(self) -> None:
		super().before_validate()
		times.localise(self)
		self.cut_seconds()
		self.keep_own_fields()
		self.end_if_restored()

	def cut_seconds(self) -> None:
		"""People are told minutes; a fraction that a form doesn't send back is no change."""
		for fieldname in TOLD_TIMES:
			if self.get(fieldname):
				self.set(fieldname, get_datetime(self.get(fieldname)).replace(second=0, microsecond=0))

	def end_if_restored(self) -> None:
		"""Who enters that the supply is back has said that the notice is over."""
		if self.restored_at and self.stage == "Published" and not self.stage_changed():
			self._check_role_may_edit()
			self.move_to("Ended")

	def keep_own_fields(self) -> None:
		before = self.get_doc_before_save()
		for fieldname in OWN_FIELDS:
			self.set(fieldname, before.get(fieldname) if before else None)
		if not before:
			self.agent = frappe.session.user
			self.recorded_at = now_datetime()
			self.round = 1

	def validate(self) -> None:
		self.check_times()
		self.keep_private()
		self.stamp_stage()
		announcing.note(self)

	def check_times(self) -> None:
		"""Raise ValidationError for times that contradict each other."""
		starts = get_datetime(self.starts_at)
		for fieldname in ("restores_at", "restored_at"):
			if self.get(fieldname) and get_datetime(self.get(fieldname)) < starts:
				self._refuse(fieldname, _("is before {0}").format(self._label("starts_at")))
		if self.restored_at and get_datetime(self.restored_at) > now_datetime():
			self._refuse(
				"restored_at",
				_("lies in the future; the time that is expected goes into {0}").format(
					self._label("restores_at")
				),
			)
		if self.stage == "Scheduled" and not self.publish_at:
			self._refuse("publish_at", _("is needed for a notice that is published later"))

	def _refuse(self, fieldname: str, why: str) -> None:
		frappe.throw(f"{self._label(fieldname)} {why}")

	def _label(self, fieldname: str) -> str:
		return frappe.bold(_(self.meta.get_label(fieldname), context=self.doctype))

	def keep_private(self) -> None:
		"""What concerns only customers by name is nobody else's business."""
		if self.public and self.customers and not self.areas:
			self.public = 0
			frappe.msgprint(_("A notice for customers by name is not shown to the public."), alert=True)

	def stamp_stage(self) -> None:
		if not self.stage_changed():
			return
		if fieldname := STAGE_TIMES.get(self.stage):
			self.set(fieldname, now_datetime())
		if self.stage == "Ended" and not self.restored_at and get_datetime(self.starts_at) < now_datetime():
			self.restored_at = now_datetime()

	def on_update(self) -> None:
		super().on_update()
		announcing.soon(self)


def on_doctype_update() -> None:
	"""Indexes for what is asked with every call and every visit of the public page."""
	frappe.db.add_index("HL Service Notice", ["stage", "line", "starts_at"])
	frappe.db.add_index("HL Service Notice", ["stage", "public", "starts_at"])
	frappe.db.add_index("HL Service Notice", ["stage", "public", "closed_at"])
