from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime, strip_html

from hotline_app.intake import customers, lines, numbers, routing, times
from hotline_app.intake.course import (
	closing,
	ended,
	first_contact,
	handover,
	joining,
	reopening,
	review,
	splitting,
)
from hotline_app.intake.errors import ClosedOrderError, StaleOrderError
from hotline_app.intake.phone import normalise
from hotline_app.intake.stages import FINAL_STAGES, WORKING
from hotline_app.masked_document import Masked
from hotline_app.sla import clocks
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

# The desk's "Links" of a customer, a line or a category asks nobody's rights.
exclude_from_linked_with = True
MAX_DESCRIPTION = 20_000
MAX_TITLE = 140
# Clocks of other systems run a little ahead.
CLOCK_SKEW_SECONDS = 600

STAGE_TIMES = {"Accepted": "accepted_at", "Done": "done_at", "Closed": "closed_at", "Cancelled": "closed_at"}
ROUND_TIMES = (
	"answered_at",
	"dispatched_at",
	"contacted_at",
	"contact_checked_at",
	"expected_arrival_at",
	"arrived_at",
	"progress_asked_at",
	"done_at",
	"followed_up_at",
	"closed_at",
)
# Only another system can know when these happened there.
REPORTED_TIMES = ("requested_at", "done_at", "closed_at")
OWN_TIMES = (*REPORTED_TIMES, "answered_at")


__all__ = ["FINAL_STAGES", "ClosedOrderError", "HLWorkOrder", "StaleOrderError"]


class HLWorkOrder(Watched, StagedDocument, Masked):
	"""A request of a citizen and the whole course of its handling (`G-2.4`)."""

	def autoname(self) -> None:
		self.name = numbers.next_number()

	def before_validate(self) -> None:
		super().before_validate()
		times.localise(self)
		self.caller_phone = normalise(self.caller_phone)
		if self.is_new():
			self.set_beginning()

	def set_beginning(self) -> None:
		"""What a new order gets from the system, whatever the sender says."""
		self.query_code = numbers.lookup_code()
		self.round = 1
		self.requested_at = self.requested_at or now_datetime()
		self.channel = self.channel or frappe.get_cached_value("HL Line", self.line, "default_channel")
		# A part is answered for by the agent of the whole.
		is_answerable = not handover.answering_roles().isdisjoint(frappe.get_roles())
		if is_answerable and not (self.source_system or self.parent_order):
			self.agent = frappe.session.user

	def validate(self) -> None:
		ended.check_open(self)
		routing.apply(self)
		self.check_texts()
		lines.check(self)
		self.keep_own_times()
		self.keep_query_code()
		review.sign(self)
		reopening.take(self)
		joining.leave_when_reworked(self)
		self.begin_round_if_reopened()
		self.stamp_stage()
		closing.settle(self)
		self.check_times()
		first_contact.mark(self)
		self.track_pause()
		customers.identify(self)

	def check_texts(self) -> None:
		if len(self.description or "") > MAX_DESCRIPTION:
			frappe.throw(
				_("The description is too long: {0} characters, at most {1}.").format(
					len(self.description), MAX_DESCRIPTION
				),
				frappe.CharacterLengthExceededError,
			)
		if not (self.title or "").strip():
			self.title = " ".join(strip_html(self.description or "").split())[:MAX_TITLE] or self.category

	def keep_own_times(self) -> None:
		"""Times of handling are facts of this system, unless another system reports its own order."""
		if self.source_system or self.flags.moved_by_event:
			return
		before = self.get_doc_before_save()
		for fieldname in OWN_TIMES:
			if fieldname != "requested_at" or before:
				self.set(fieldname, before.get(fieldname) if before else None)

	def keep_query_code(self) -> None:
		"""The citizen has the code with which the order began."""
		if before := self.get_doc_before_save():
			self.query_code = before.query_code

	def begin_round_if_reopened(self) -> None:
		"""Back from done or closed to work, the order begins a new round with clocks of its own."""
		if self.stage_before() in ("Done", *FINAL_STAGES) and self.stage in WORKING:
			self.round = (self.round or 1) + 1
			self.reopened_at = now_datetime()
			for fieldname in ROUND_TIMES:
				self.set(fieldname, None)
			reopening.set_resolution_aside(self)

	def stamp_stage(self) -> None:
		fieldname = STAGE_TIMES.get(self.stage)
		if fieldname and self.stage_changed() and not self.get(fieldname):
			self.set(fieldname, self.moment_of_stage())
		if self.stage == "Closed" and not self.done_at:
			# What is answered and closed in one step was done then.
			self.done_at = self.closed_at

	def moment_of_stage(self) -> datetime:
		"""Now, but what another system took on was accepted there when it was requested."""
		return get_datetime(self.requested_at) if self.source_system and self.is_new() else now_datetime()

	def check_times(self) -> None:
		if not self.source_system:
			return
		if self.closed_at and self.stage not in FINAL_STAGES:
			frappe.throw(_("An order with a closing time must be in a closed state."))
		latest = frappe.utils.add_to_date(now_datetime(), seconds=CLOCK_SKEW_SECONDS)
		for fieldname in REPORTED_TIMES:
			moment = self.get(fieldname)
			if not moment:
				continue
			label = frappe.bold(_(self.meta.get_label(fieldname)))
			if get_datetime(moment) > latest:
				frappe.throw(_("{0} lies in the future.").format(label))
			if get_datetime(moment) < get_datetime(self.requested_at):
				frappe.throw(_("{0} is before the request was made.").format(label))

	def track_pause(self) -> None:
		"""Keep when the order waited: `pauses` is what the clocks are told from."""
		open_pause = next((row for row in self.pauses if not row.resumed_at), None)
		if self.stage == clocks.WAITING and not open_pause:
			self.append("pauses", {"paused_at": now_datetime()})
		elif self.stage != clocks.WAITING and open_pause:
			open_pause.resumed_at = now_datetime()

	def after_insert(self) -> None:
		routing.pass_upward(self)

	def on_update(self) -> None:
		super().on_update()
		reopening.trace(self)
		closing.tell_what_lacks(self)
		joining.on_order_update(self)
		splitting.on_order_update(self)

	def check_if_latest(self) -> None:
		"""Tell the second of two savers, as a conflict and in words that say what to do."""
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			frappe.clear_last_message()
			frappe.throw(
				_(
					"Somebody else has changed order {0} meanwhile. Nothing of yours was stored: reload it."
				).format(self.name),
				StaleOrderError,
			)

	def show_unique_validation_message(self, e: Exception) -> None:
		"""Of two systems' requests with one id at the same moment, tell the second as a conflict."""
		if "unique_external_order" not in str(e):
			super().show_unique_validation_message(e)
		frappe.throw(
			_("{0} is here already.").format(frappe.utils.escape_html(self.external_id)),
			frappe.DuplicateEntryError,
		)

	def on_trash(self) -> None:
		ended.check_deletable(self)
		super().on_trash()


def on_doctype_update() -> None:
	"""Indexes for the lists and look-ups that grow with the number of orders."""
	frappe.db.add_unique("HL Work Order", ["source_system", "external_id"], "unique_external_order")
	frappe.db.add_index("HL Work Order", ["creation"])
	frappe.db.add_index("HL Work Order", ["stage", "next_due_at"])
	frappe.db.add_index("HL Work Order", ["agent", "stage", "next_due_at"])
	frappe.db.add_index("HL Work Order", ["handling_unit", "stage", "next_due_at"])
	frappe.db.add_index("HL Work Order", ["source_system", "modified"])
	frappe.db.add_index("HL Work Order", ["category", "creation"])
	frappe.db.add_index("HL Work Order", ["customer", "creation"])
	# Likely repeats: by caller, by place and category, near by.
	frappe.db.add_index("HL Work Order", ["caller_phone", "creation"])
	frappe.db.add_index("HL Work Order", ["category", "area", "creation"])
	frappe.db.add_index("HL Work Order", ["latitude", "longitude", "creation"])
	# The queue leaves repeats out and is put in order without a look at the rows; its counts as well.
	frappe.db.add_index("HL Work Order", ["stage", "duplicate_of", "next_due_at", "creation"])
	frappe.db.add_index("HL Work Order", ["stage", "urge_count"])
	frappe.db.add_index("HL Work Order", ["held"])
	frappe.db.add_index("HL Work Order", ["confidential"])
	frappe.db.add_index("HL Work Order", ["supervised"])
	# What is public of a line, the latest first.
	frappe.db.add_index("HL Work Order", ["line", "requested_at"])
	# Figures of a period.
	frappe.db.add_index("HL Work Order", ["requested_at"])
