import frappe
from frappe import _
from frappe.utils import getdate

from hotline_app.knowledge import reviewing, versions
from hotline_app.workflow import StagedDocument

# Facts of this system, whatever a form or another system sends.
OWN_FIELDS = (
	"published_version",
	"version",
	"published_at",
	"use_count",
	"last_used_at",
	"helped_count",
	"not_helped_count",
)
# What is said on the phone in one go.
LONGEST_ANSWER = 500


class HLKnowledgeArticle(StagedDocument):
	"""An article of the knowledge base, as its editors work on it (`C-3.2`, `C-6.2.6a`, `P-8`)."""

	def before_validate(self) -> None:
		self.come_published()
		super().before_validate()
		self.keep_own_fields()
		if self.is_new() and not self.editor and frappe.session.user != "Administrator":
			self.editor = frappe.session.user

	def come_published(self) -> None:
		"""What a pack ships was reviewed where it was written; nobody's rights are asked there."""
		if self.is_new() and self.flags.ignore_permissions and self.stage == "Published":
			self.move_to("Published")

	def keep_own_fields(self) -> None:
		before = self.get_doc_before_save()
		for fieldname in OWN_FIELDS:
			self.set(fieldname, before.get(fieldname) if before else None)

	def validate(self) -> None:
		self.check_answer()
		self.check_validity()
		self.check_based_on()
		reviewing.plan(self)

	def check_answer(self) -> None:
		"""Raise ValidationError for an answer that nobody can say on the phone."""
		if len(self.answer or "") > LONGEST_ANSWER:
			frappe.throw(
				_("The standard answer has {0} characters; more than {1} can't be said in one go.").format(
					len(self.answer), LONGEST_ANSWER
				)
			)

	def check_validity(self) -> None:
		if self.valid_from and self.valid_until and getdate(self.valid_until) < getdate(self.valid_from):
			frappe.throw(_("The article ends before it begins to hold."))

	def check_based_on(self) -> None:
		if self.based_on and self.based_on == self.name:
			frappe.throw(_("An article can't rest on itself."))

	def on_update(self) -> None:
		versions.keep(self)

	def on_trash(self) -> None:
		for doctype in ("HL Knowledge Version", "HL Knowledge Use"):
			for name in frappe.get_all(doctype, {"article": self.name}, pluck="name"):
				# Who may delete the article deletes what is kept of it.
				frappe.delete_doc(doctype, name, ignore_permissions=True, force=True)

	@frappe.whitelist(methods=["POST"])
	def confirm_review(self) -> None:
		"""Note that the article was reviewed and still holds."""
		self.check_permission("write")
		reviewing.confirm(self)

	def _check_role_may_edit(self) -> None:
		# A review changes nothing of what is published.
		if not self.flags.reviewed:
			super()._check_role_may_edit()


def on_doctype_update() -> None:
	"""Indexes for the editors' lists."""
	frappe.db.add_index("HL Knowledge Article", ["stage", "review_on"])
	frappe.db.add_index("HL Knowledge Article", ["based_on"])
