import frappe

from hotline_app.intake import customer_merge, customers
from hotline_app.intake.phone import normalise
from hotline_app.masked_document import Masked


class HLCustomer(Masked):
	"""A person whom the line serves, known by one or several phones (`C-6.2.4`)."""

	def autoname(self) -> None:
		"""Name the record after its number, so that no two of a number are made at the same moment."""
		phone = normalise(self.phone)
		names = (
			customers.name_for(phone, attempt) for attempt in range(customers.MAX_SHARING if phone else 0)
		)
		free = (name for name in names if not frappe.db.exists(self.doctype, name))
		self.name = next(free, None) or frappe.generate_hash(length=customers.NAME_LENGTH)

	def validate(self) -> None:
		self.phone = normalise(self.phone)
		for row in self.phones:
			row.phone = normalise(row.phone)
		customers.sum_arrears(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			customer_merge.carry_over(self, new)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		if merge:
			frappe.flags.merged_customer = old

	def has_permission(self, permtype: str = "read", *args, **kwargs) -> bool:
		# Merging asks for the right to change both records; what is left of one goes with it.
		if permtype == "delete" and frappe.flags.merged_customer == self.name:
			return True
		return super().has_permission(permtype, *args, **kwargs)
