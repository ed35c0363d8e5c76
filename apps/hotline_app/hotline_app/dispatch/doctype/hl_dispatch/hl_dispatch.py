import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import roles
from hotline_app.dispatch import (
	appointments,
	asking,
	assigning,
	confirming,
	consent,
	effects,
	ended,
	handing_on,
	informing,
	matching,
	pricing,
	providers,
	returns,
	rework,
	rules,
	stages,
)
from hotline_app.dispatch.errors import OrderNotDispatchableError, UnsuitableProviderError
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

STAGE_TIMES = {
	stages.OFFERED: "offered_at",
	stages.ACCEPTED: "accepted_at",
	stages.RETURN_ASKED: "refusal_asked_at",
	stages.REFUSED: "refused_at",
	stages.EXPIRED: "expired_at",
	stages.CONTACTED: "contacted_at",
	stages.APPOINTED: "appointed_at",
	stages.ON_THE_WAY: "set_out_at",
	stages.ARRIVED: "arrived_at",
	stages.PRICED: "priced_at",
	stages.DONE: "done_at",
}
# What comes again after a step back keeps the time at which it came first.
KEPT_TIMES = (stages.OFFERED, stages.ARRIVED)
# Facts of this system besides the times, whatever a client sends.
KEPT = (
	"distance_km",
	"provider_user",
	"line",
	"category",
	"refusal_number",
	"reviewed_by",
	"answered_by_phone",
	"rework_of",
	"free_of_charge",
	"price_agreement",
	"confirmation",
	"quoted_price",
	*pricing.AGREEMENT,
	"confirmed_how",
	"confirmed_at",
	"consent_at",
	"consent_by",
	"code_sent_at",
	"closed_at",
)
# What only the centre writes.
OF_THE_CENTRE = ("note", "review_note", "agreement_note", "confirmation_note", "consent", "consent_note")
DISPATCHABLE_STAGES = ("Accepted", "Handling", "Waiting")
# What a provider's customer is told and what was agreed must be on record before the work counts as done.
COMPLETION_FIELDS = ("work_done", "fee")
# A unit answers for the matter as a whole; its result is what the citizen is told.
UNIT_COMPLETION_FIELDS = ("work_done",)


class HLDispatch(Watched, StagedDocument):
	"""The course of a provider or a handling unit with one order, from the offer to the work (`C-5.3.4`)."""

	def validate(self) -> None:
		self.take_code()
		ended.check(self)
		self.keep_facts()
		if self.is_new():
			self.check_receiver()
			self.check_order_is_free()
			self.take_from_order()
		self.check_compensation()
		appointments.keep(self)
		consent.keep(self)
		self.stamp_stage()
		self.follow_return()
		if self.stage_changed():
			self.enter_stage()

	def enter_stage(self) -> None:
		"""What must hold, and what is kept, as the dispatch enters its stage."""
		if self.stage in (stages.REFUSED, returns.ASKED):
			self.check_reason()
		elif self.stage == stages.PRICED:
			pricing.tell(self)
		elif self.stage == stages.ARRIVED:
			pricing.forget_agreement(self)
		elif self.stage == stages.WORKING:
			pricing.agree(self)
		elif self.stage == stages.DONE:
			confirming.at_completion(self)
			self.check_completion()
		elif self.stage == stages.CONFIRMED:
			confirming.afterwards(self)
		by_phone = self.provider and self.stage in (stages.ACCEPTED, stages.REFUSED)
		if by_phone and self.stage_before() == stages.OFFERED:
			self.answered_by_phone = int(roles.is_staff(frappe.session.user))
			self.take_over()

	def take_over(self) -> None:
		"""Of an enterprise's people the job is whose who accepts it."""
		user = frappe.session.user
		provider = frappe.get_cached_doc("HL Provider", self.provider)
		if self.stage == stages.ACCEPTED and user in providers.everybody(provider):
			self.provider_user = user

	def take_code(self) -> None:
		"""What the customer said is looked at once, and never stored."""
		self.flags.entered_code, self.entered_code = self.entered_code, None

	def check_receiver(self) -> None:
		if bool(self.provider) == bool(self.handling_unit):
			frappe.throw(_("Please name either a provider or a handling unit."), frappe.MandatoryError)

	def check_order_is_free(self) -> None:
		"""The order's row is locked first, so of two agents who dispatch at once the second is told."""
		order = assigning.lock_order(self.work_order)
		if order.stage not in DISPATCHABLE_STAGES:
			frappe.throw(
				_("Order {0} can't be dispatched: it is {1}.").format(
					self.work_order, _(order.stage).lower()
				),
				OrderNotDispatchableError,
			)
		if other := assigning.holder_of(order):
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
		rule = rules.rule_for(order)
		rework.begin(self, order, rule)
		self.take_rule(rule)
		if self.handling_unit:
			self.check_unit()
		else:
			consent.check(self, rule)
			self.check_provider(order)

	def take_rule(self, rule) -> None:
		"""The job goes by the rule with which it began."""
		by_unit = bool(self.handling_unit)
		# What a unit does is free for the citizen, and confirmed where the rule wants more than its word.
		self.price_agreement = rules.NOT_NEEDED if by_unit or self.free_of_charge else rule.price_agreement
		self.confirmation = (
			rules.NOT_NEEDED if by_unit and rule.confirmation == rules.TOLD else rule.confirmation
		)

	def check_provider(self, order) -> None:
		self.flags.locked_provider = locked = assigning.lock_provider(self.provider)
		if reason := matching.why_unsuitable(self.provider, order) or assigning.why_full(locked):
			frappe.throw(reason, UnsuitableProviderError)
		provider = frappe.get_cached_doc("HL Provider", self.provider)
		self.distance_km = matching.distance_km(order, provider)
		self.provider_user = next(iter(providers.everybody(provider)), None)

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
		fields = [*(UNIT_COMPLETION_FIELDS if self.handling_unit else COMPLETION_FIELDS)]
		if self.confirmation == rules.SIGNATURE and not confirming.was_remote(self):
			fields.append("signature")
		elif self.provider and self.confirmation in (rules.TOLD, None, ""):
			fields.append("customer_confirmed")
		return fields

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""The fields that may come with the step to `stage` (`dispatch/stages.py`)."""
		return asking.fields_for(stage)

	def is_told(self, fieldname: str) -> bool:
		"""Whether a field says anything; blanks say nothing, and an amount of 0 does."""
		value = self.get(fieldname)
		if fieldname == "fee":
			return value is not None
		return bool(value.strip() if isinstance(value, str) else value)

	def check_completion(self) -> None:
		missing = [fieldname for fieldname in self.completion_fields() if not self.is_told(fieldname)]
		if missing:
			labels = ", ".join(_(self.meta.get_label(fieldname)) for fieldname in missing)
			frappe.throw(_("The completion lacks: {0}").format(labels), frappe.MandatoryError)
		if self.provider:
			pricing.check_fee(self)

	def check_compensation(self) -> None:
		"""What is paid for damage or bad work has a reason, and somebody who agreed to it (`C-5.3.4`)."""
		if self.compensation_amount and not (self.compensation_reason and self.compensation_agreed_by):
			frappe.throw(
				_("Please give the reason of the compensation, and who agreed to it."), frappe.MandatoryError
			)

	def keep_facts(self) -> None:
		"""Times, distance and whose it is are facts of this system, whatever a client sends."""
		before = self.get_doc_before_save()
		for fieldname in (*STAGE_TIMES.values(), *KEPT):
			self.set(fieldname, before.get(fieldname) if before else None)
		if not roles.is_staff(frappe.session.user):
			for fieldname in OF_THE_CENTRE:
				self.set(fieldname, before.get(fieldname) if before else None)

	def stamp_stage(self) -> None:
		if not self.stage_changed():
			return
		fieldname = STAGE_TIMES.get(self.stage)
		if fieldname and not (self.stage in KEPT_TIMES and self.get(fieldname)):
			self.set(fieldname, now_datetime())
		if self.stage in stages.FINAL_STAGES:
			self.closed_at = now_datetime()

	def follow_return(self) -> None:
		if not self.stage_changed():
			return
		if self.stage == returns.ASKED:
			returns.ask(self)
		elif self.stage_before() == returns.ASKED and self.stage in ("Offered", "Refused"):
			returns.review(self)

	def after_insert(self) -> None:
		if self.flags.locked_provider:
			assigning.note_offer(self.flags.locked_provider, self.name)

	def on_update(self) -> None:
		super().on_update()
		before = self.get_doc_before_save()
		if self.stage_changed():
			effects.apply(self)
			informing.of_stage(self)
			if self.stage == returns.ASKED:
				returns.escalate(self)
			elif before and before.stage == returns.ASKED and self.stage == stages.OFFERED:
				returns.keep_rejection(self, before.refusal_reason)
		if before and self.stage in stages.OPEN_STAGES and self.has_value_changed("expected_arrival_at"):
			effects.report_arrival(self)
			informing.of_arrival(self)
		if before and self.stage in stages.OPEN_STAGES and self.has_value_changed("appointment_at"):
			effects.report_appointment(self)


def on_doctype_update() -> None:
	"""Indexes for the jobs of a provider or a unit, for the dispatches of an order, and for the returns."""
	frappe.db.add_index("HL Dispatch", ["provider", "stage"])
	frappe.db.add_index("HL Dispatch", ["provider_user", "stage"])
	frappe.db.add_index("HL Dispatch", ["handling_unit", "stage"])
	frappe.db.add_index("HL Dispatch", ["work_order", "stage"])
	frappe.db.add_index("HL Dispatch", ["stage", "refusal_asked_at"])
	frappe.db.add_index("HL Dispatch", ["work_order", "offered_at"])
	# Reports of a period's jobs.
	frappe.db.add_index("HL Dispatch", ["offered_at"])
