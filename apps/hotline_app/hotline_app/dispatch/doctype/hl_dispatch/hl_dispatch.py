import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import roles
from hotline_app.dispatch import effects, handing_on, matching, returns, stages
from hotline_app.intake.errors import ConflictError
from hotline_app.workflow import StagedDocument

STAGE_TIMES = {
	"Offered": "offered_at",
	"Accepted": "accepted_at",
	"Refusal Asked": "refusal_asked_at",
	"Refused": "refused_at",
	"Contacted": "contacted_at",
	"Arrived": "arrived_at",
	"Done": "done_at",
}
# Facts of this system besides the times, whatever a client sends.
KEPT = ("distance_km", "provider_user", "line", "category", "refusal_number", "reviewed_by")
DISPATCHABLE_STAGES = ("Accepted", "Handling", "Waiting")
# What a provider's customer is told and what was agreed must be on record before the work counts as done.
COMPLETION_FIELDS = ("work_done", "customer_confirmed")
# A unit answers for the matter as a whole; its result is what the citizen is told.
UNIT_COMPLETION_FIELDS = ("work_done",)


class OrderNotDispatchableError(ConflictError):
	"""The order is not open, may not go out, or somebody else has it."""


class UnsuitableProviderError(frappe.ValidationError):
	"""The provider lacks what the order needs, or the unit is out of use."""


class HLDispatch(StagedDocument):
	"""The course of a provider or a handling unit with one order, from the offer to the work (`C-5.3.4`)."""

	def validate(self) -> None:
		if self.is_new():
			self.check_receiver()
			self.check_order_is_free()
			self.take_from_order()
		self.check_locked()
		self.keep_facts()
		self.stamp_stage()
		self.follow_return()
		if self.stage in ("Refused", returns.ASKED):
			self.check_reason()
		if self.stage == "Done":
			self.check_completion()

	def check_receiver(self) -> None:
		if bool(self.provider) == bool(self.handling_unit):
			frappe.throw(_("Please name either a provider or a handling unit."), frappe.MandatoryError)

	def check_order_is_free(self) -> None:
		"""The order's row is locked first, so of two agents who dispatch at once the second is told."""
		stage = frappe.db.get_value("HL Work Order", self.work_order, "stage", for_update=True)
		if stage not in DISPATCHABLE_STAGES:
			frappe.throw(
				_("Order {0} can't be dispatched: it is {1}.").format(self.work_order, _(stage).lower()),
				OrderNotDispatchableError,
			)
		other = frappe.db.get_value(
			"HL Dispatch",
			{"work_order": self.work_order, "stage": ("in", stages.OPEN_STAGES)},
			["provider", "handling_unit"],
			as_dict=True,
		)
		if other:
			frappe.throw(
				_("Order {0} is already with {1}. Withdraw that dispatch first.").format(
					self.work_order,
					other.handling_unit
					or frappe.db.get_value("HL Provider", other.provider, "provider_name"),
				),
				OrderNotDispatchableError,
			)

	def take_from_order(self) -> None:
		# As it is stored now: of two who join and dispatch at once the second sees what the first did.
		order = frappe.get_doc("HL Work Order", self.work_order, for_update=True)
		if reason := handing_on.why_not_out(order):
			frappe.throw(reason, OrderNotDispatchableError)
		self.category = order.category
		self.line = order.line
		if self.handling_unit:
			self.check_unit()
		else:
			self.check_provider(order)

	def check_provider(self, order) -> None:
		if reason := matching.why_unsuitable(self.provider, order):
			frappe.throw(reason, UnsuitableProviderError)
		provider = frappe.get_cached_doc("HL Provider", self.provider)
		self.distance_km = matching.distance_km(order, provider)
		self.provider_user = provider.user

	def check_unit(self) -> None:
		"""A unit that is away can be chosen by hand; one that is out of use can't."""
		unit = frappe.get_cached_doc("HL Handling Unit", self.handling_unit)
		if not unit.enabled:
			frappe.throw(_("{0} is out of use").format(unit.name), UnsuitableProviderError)
		self.distance_km = None
		self.provider_user = next(iter(unit.everybody()), None)

	def check_reason(self) -> None:
		if not (self.refusal_reason or "").strip():
			frappe.throw(_("Please give the reason of the refusal."), frappe.MandatoryError)

	def completion_fields(self) -> list[str]:
		"""The fields without which the work does not count as done."""
		return [*UNIT_COMPLETION_FIELDS] if self.handling_unit else [*COMPLETION_FIELDS, "fee"]

	def is_told(self, fieldname: str) -> bool:
		"""Whether a field says anything; blanks say nothing."""
		value = self.get(fieldname)
		return bool(value.strip() if isinstance(value, str) else value)

	def check_completion(self) -> None:
		missing = [f for f in self.completion_fields() if f != "fee" and not self.is_told(f)]
		if not self.handling_unit and self.fee is None:
			missing.append("fee")
		if missing:
			labels = ", ".join(_(self.meta.get_label(fieldname)) for fieldname in missing)
			frappe.throw(_("The completion lacks: {0}").format(labels), frappe.MandatoryError)

	def check_locked(self) -> None:
		"""A dispatch that has ended is a record; nobody rewrites it."""
		before = self.stage_before()
		if before and before not in stages.OPEN_STAGES and not frappe.flags.in_migrate:
			frappe.throw(_("This job has ended and can't be changed."), OrderNotDispatchableError)

	def keep_facts(self) -> None:
		"""Times, distance and whose it is are facts of this system, whatever a client sends."""
		before = self.get_doc_before_save()
		for fieldname in STAGE_TIMES.values():
			self.set(fieldname, before.get(fieldname) if before else None)
		for fieldname in KEPT if before else ("refusal_number", "reviewed_by"):
			self.set(fieldname, before.get(fieldname) if before else None)
		if not roles.is_staff(frappe.session.user):
			self.review_note = before.review_note if before else None

	def stamp_stage(self) -> None:
		if not self.stage_changed() or self.stage not in STAGE_TIMES:
			return
		# What goes back to the unit was offered when it was offered first.
		if self.stage != "Offered" or not self.offered_at:
			self.set(STAGE_TIMES[self.stage], now_datetime())

	def follow_return(self) -> None:
		if not self.stage_changed():
			return
		if self.stage == returns.ASKED:
			returns.ask(self)
		elif self.stage_before() == returns.ASKED and self.stage in ("Offered", "Refused"):
			returns.review(self)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if self.stage_changed():
			effects.apply(self)
			if self.stage == returns.ASKED:
				returns.escalate(self)
			elif before and before.stage == returns.ASKED and self.stage == "Offered":
				returns.keep_rejection(self, before.refusal_reason)
		if before and self.stage in stages.OPEN_STAGES and self.has_value_changed("expected_arrival_at"):
			effects.report_arrival(self)


def on_doctype_update() -> None:
	"""Indexes for the jobs of a provider or a unit, for the dispatches of an order, and for the returns."""
	frappe.db.add_index("HL Dispatch", ["provider", "stage"])
	frappe.db.add_index("HL Dispatch", ["provider_user", "stage"])
	frappe.db.add_index("HL Dispatch", ["handling_unit", "stage"])
	frappe.db.add_index("HL Dispatch", ["work_order", "stage"])
	frappe.db.add_index("HL Dispatch", ["stage", "refusal_asked_at"])
