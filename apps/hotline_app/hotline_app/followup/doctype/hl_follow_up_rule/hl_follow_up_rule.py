from frappe.model.document import Document

from hotline_app.followup import rules


class HLFollowupRule(Document):
	"""Which orders are followed up, when, how and by whom."""

	def validate(self) -> None:
		rules.check(self)

	def on_update(self) -> None:
		rules.forget()

	def on_trash(self) -> None:
		rules.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		rules.forget()
