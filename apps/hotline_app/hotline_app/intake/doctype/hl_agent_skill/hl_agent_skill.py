import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.intake import skills


class HLAgentSkill(Document):
	"""How well somebody masters a language or skill, and who has assessed it (`C-5.2.1`)."""

	def validate(self) -> None:
		skills.check_level(self.level)
		other = {"user": self.user, "skill": self.skill, "name": ("!=", self.name)}
		if frappe.db.exists("HL Agent Skill", other):
			frappe.throw(
				_("{0} has a record of the skill {1} already.").format(self.user, _(self.skill)),
				frappe.DuplicateEntryError,
			)
		if self.is_new() or self.has_value_changed("level") or self.has_value_changed("valid_until"):
			self.check_not_own()
			self.assessed_by = frappe.session.user

	def check_not_own(self) -> None:
		if self.user == frappe.session.user:
			frappe.throw(_("Nobody assesses an own skill."), frappe.PermissionError)


def on_doctype_update() -> None:
	"""One record for a user and a skill, also when two make it at once."""
	frappe.db.add_unique("HL Agent Skill", ["user", "skill"])
