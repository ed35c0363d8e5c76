"""What the roster notes by itself: how far a shift has come, who confirmed what; no form may set it."""

from frappe.model.document import Document


def keep(doc: Document) -> None:
	"""Set the read-only fields of a record back to what is stored, of a new one to what is implied.

	The roster's own functions save past the user's rights once they have checked who acts, and may set them.
	"""
	if doc.flags.ignore_permissions:
		return
	before = doc.get_doc_before_save()
	for field in doc.meta.fields:
		if field.read_only and not field.get("is_custom_field"):
			doc.set(field.fieldname, before.get(field.fieldname) if before else field.default)
