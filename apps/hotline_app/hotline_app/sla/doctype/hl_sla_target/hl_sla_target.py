from frappe.model.document import Document
from frappe.utils import cint

from hotline_app.sla.clocks import UNITS
from hotline_app.sla.target import Target, Unit


class HLSLATarget(Document):
	"""One deadline of a policy."""

	def as_target(self) -> Target:
		"""Return the target as the engine counts it; raises `TargetError` for an absurd amount."""
		unit = UNITS[self.unit]
		return Target(0 if unit is Unit.SAME_DAY else cint(self.amount), unit)
