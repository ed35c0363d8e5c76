import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from hotline_app.intake import repeats

WEIGHTS = ("caller_weight", "category_weight", "place_weight", "text_weight")
MAX_DAYS = 90
MAX_METRES = 20_000


class HLRepeatRule(Document):
	"""When an earlier order is shown as a likely repeat, and how far back is looked (`P-24`)."""

	def validate(self) -> None:
		if not any(flt(self.get(weight)) for weight in WEIGHTS):
			frappe.throw(_("At least one weight must be more than nought."))
		if not 0 < cint(self.days) <= MAX_DAYS:
			frappe.throw(_("Days: a number from 1 to {0}.").format(MAX_DAYS))
		if cint(self.metres) > MAX_METRES:
			frappe.throw(_("Distance: at most {0} metres.").format(MAX_METRES))
		if not 0 < flt(self.threshold) <= 100:
			frappe.throw(_("Shown from: a percentage from 1 to 100."))

	def on_update(self) -> None:
		repeats.forget()

	def on_trash(self) -> None:
		repeats.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		repeats.forget()
