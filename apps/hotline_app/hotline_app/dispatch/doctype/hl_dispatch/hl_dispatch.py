import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.dispatch import effects, matching
from hotline_app.workflow import StagedDocument

STAGE_TIMES = {
	"Offered": "offered_at",
	"Accepted": "accepted_at",
	"Refused": "refused_at",
	"Contacted": "contacted_at",
	"Arrived": "arrived_at",
	"Done": "done_at",
}
DISPATCHABLE_STAGES = ("Accepted", "Handling", "Waiting")
# What the customer is told and what was agreed must be on record before the work counts as done.
COMPLETION_FIELDS = ("work_done", "customer_confirmed")


class OrderNotDispatchableError(frappe.ValidationError):
	"""The order is not open, or another provider has it."""

	http_status_code = 409


class UnsuitableProviderError(frappe.ValidationError):
	"""The provider lacks what the order needs."""


class HLDispatch(StagedDocument):
	"""One provider's course with one order, from the offer to the completed work (`C-5.3.4`)."""

	def validate(self) -> None:
		if self.is_new():
			self.check_order_is_free()
			self.check_provider()
		if self.stage == "Refused":
			self.check_reason()
		if self.stage == "Done":
			self.check_completion()
		self.check_locked()
		self.keep_times()
		self.stamp_stage()

	def check_order_is_free(self) -> None:
		"""The order's row is locked first, so of two agents who dispatch at once the second is told."""
		stage = frappe.db.get_value("HL Work Order", self.work_order, "stage", for_update=True)
		if stage not in DISPATCHABLE_STAGES:
			frappe.throw(
				_("Order {0} can't be dispatched: it is {1}.").format(self.work_order, _(stage).lower()),
				OrderNotDispatchableError,
			)
		other = frappe.db.get_value(
			"HL Dispatch", {"work_order": self.work_order, "stage": ("in", matching.OPEN_STAGES)}, "provider"
		)
		if other:
			frappe.throw(
				_("Order {0} is already with {1}. Withdraw that dispatch first.").format(
					self.work_order, frappe.db.get_value("HL Provider", other, "provider_name")
				),
				OrderNotDispatchableError,
			)

	def check_provider(self) -> None:
		order = frappe.get_doc("HL Work Order", self.work_order)
		if reason := matching.why_unsuitable(self.provider, order):
			frappe.throw(reason, UnsuitableProviderError)
		provider = frappe.get_cached_doc("HL Provider", self.provider)
		self.distance_km = matching.distance_km(order, provider)
		self.provider_user = provider.user
		self.category = order.category

	def check_reason(self) -> None:
		if not (self.refusal_reason or "").strip():
			frappe.throw(_("Please give the reason of the refusal."), frappe.MandatoryError)

	def check_completion(self) -> None:
		missing = [f for f in COMPLETION_FIELDS if not self.get(f)]
		if self.fee is None:
			missing.append("fee")
		if missing:
			labels = ", ".join(_(self.meta.get_label(fieldname)) for fieldname in missing)
			frappe.throw(_("The completion lacks: {0}").format(labels), frappe.MandatoryError)

	def check_locked(self) -> None:
		"""A dispatch that has ended is a record; nobody rewrites it."""
		before = self.stage_before()
		if before and before not in matching.OPEN_STAGES and not frappe.flags.in_migrate:
			frappe.throw(_("This job has ended and can't be changed."), OrderNotDispatchableError)

	def keep_times(self) -> None:
		"""Times and distance are facts of this system, whatever a client sends."""
		before = self.get_doc_before_save()
		for fieldname in STAGE_TIMES.values():
			self.set(fieldname, before.get(fieldname) if before else None)
		if before:
			self.distance_km = before.distance_km

	def stamp_stage(self) -> None:
		if self.stage_changed() and self.stage in STAGE_TIMES:
			self.set(STAGE_TIMES[self.stage], now_datetime())

	def on_update(self) -> None:
		if self.stage_changed():
			effects.apply(self)


def on_doctype_update() -> None:
	"""Indexes for a provider's jobs and for the dispatches of an order."""
	frappe.db.add_index("HL Dispatch", ["provider", "stage"])
	frappe.db.add_index("HL Dispatch", ["provider_user", "stage"])
	frappe.db.add_index("HL Dispatch", ["work_order", "stage"])
