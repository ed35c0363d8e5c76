import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.hotline_setup import packs
from hotline_app.hotline_setup.upgrade import Change


class HLPack(Document):
	def validate(self):
		if not self.flags.by_the_platform:
			frappe.throw(_("The list of packs follows from what is shipped."), frappe.PermissionError)

	def on_trash(self):
		self.validate()


@frappe.whitelist(methods=["POST"])
def install(name: str) -> list[dict]:
	"""Install a pack, and return what became of its new records; needs the right to write on HL Pack."""
	_require(name, "write")
	return _told(packs.install(name))


@frappe.whitelist(methods=["GET", "POST"])
def changes(name: str) -> list[dict]:
	"""Return how each record of a pack stands here, and what differs; needs the right to read HL Pack."""
	_require(name, "read")
	return _told(packs.changes(name))


@frappe.whitelist(methods=["POST"])
def upgrade(name: str) -> list[dict]:
	"""Bring what is untouched here up to the pack, and return how each record stood before.

	Needs the right to write on HL Pack. Raises `packs.NotInstalledError`.
	"""
	_require(name, "write")
	return _told(packs.upgrade(name))


def _require(name: str, right: str) -> None:
	"""Raise unless the user has the right on this pack."""
	packs.find(name)
	frappe.get_doc("HL Pack", name).check_permission(right)


def _told(changes: list[Change]) -> list[dict]:
	return [
		{
			"state": change.state,
			"doctype": change.doctype,
			"name": change.name,
			"shipped_name": change.shipped_name,
			"differences": [vars(difference) for difference in change.differences],
			"failure": change.failure,
		}
		for change in changes
	]
