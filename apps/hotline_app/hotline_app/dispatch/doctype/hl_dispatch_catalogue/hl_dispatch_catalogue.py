import frappe
from frappe import _
from frappe.model.document import Document


class HLDispatchCatalogue(Document):
	"""Which unit gets the orders of a category in an area, and who stands in for it (`P-23`)."""

	def validate(self) -> None:
		self.check_units()
		self.check_unique()

	def check_units(self) -> None:
		units = [unit for unit in (self.handling_unit, self.substitute, self.backup) if unit]
		if len(set(units)) < len(units):
			frappe.throw(_("Unit, substitute and back-up must be different ones."))
		if self.backup and not self.substitute:
			frappe.throw(_("A back-up needs a substitute before it."))

	def check_unique(self) -> None:
		"""Two entries for the same would leave it to chance which counts."""
		same = {field: self.get(field) or ("is", "not set") for field in ("category", "area", "line")}
		if frappe.db.exists("HL Dispatch Catalogue", {**same, "name": ("!=", self.name)}):
			frappe.throw(
				_("The catalogue has an entry for this category, area and line already."),
				frappe.DuplicateEntryError,
			)
