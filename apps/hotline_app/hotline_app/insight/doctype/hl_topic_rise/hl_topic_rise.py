from hashlib import sha256

import frappe
from frappe.model.document import Document


class HLTopicRise(Document):
	"""A topic with many more orders on a day than on the same weekdays before (`H-5.3`), found once."""

	def autoname(self) -> None:
		self.name = name_of(self.day, self.line, self.category, self.area)


def name_of(day, line: str | None, category: str | None, area: str | None) -> str:
	"""The name of the rise of a topic on a day; an `area` of None is everywhere."""
	topic = "\n".join(str(part or "") for part in (day, line, category, area))
	return sha256(topic.encode()).hexdigest()[:14]


def on_doctype_update() -> None:
	"""For the rises of a day."""
	frappe.db.add_index("HL Topic Rise", ["day", "line"])
