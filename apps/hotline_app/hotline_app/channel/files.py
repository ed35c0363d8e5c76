"""What comes with a message: pictures and PDFs are kept with the order, nothing else."""

import frappe
from frappe import _

from hotline_app.citizen import photos
from hotline_app.citizen.errors import RefusedRequestError

MOST = 10
LARGEST_PDF = 10 * 1024 * 1024
_PDF = b"%PDF-"


def keep(message, files: tuple[tuple[str, bytes], ...]) -> None:
	"""Keep files beside a message: a picture is written anew, what is neither is named as left out."""
	named = []
	for number, (name, content) in enumerate(files, start=1):
		shown = " ".join(name.split())[:100] or _("attachment")
		if number > MOST or not (checked := _checked(content)):
			named.append(_("{0} (not kept)").format(shown))
			continue
		kept, extension = checked
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{message.name}-{number}.{extension}",
				"attached_to_doctype": message.doctype,
				"attached_to_name": message.name,
				"is_private": 1,
				"content": kept,
			}
		).insert(ignore_permissions=True)  # the sender has no account; the content was checked
		named.append(shown)
	if named:
		message.db_set("files", "\n".join(named))


def hand_to(order: str, message) -> None:
	"""Let the files of a message belong to its order, where everybody looks for them."""
	files = frappe.qb.DocType("File")
	frappe.qb.update(files).set(files.attached_to_doctype, "HL Work Order").set(
		files.attached_to_name, order
	).where((files.attached_to_doctype == message.doctype) & (files.attached_to_name == message.name)).run()


def _checked(content: bytes) -> tuple[bytes, str] | None:
	if content.startswith(_PDF) and len(content) <= LARGEST_PDF:
		return content, "pdf"
	try:
		[photo] = photos.read([content])
	except RefusedRequestError:
		frappe.clear_last_message()
		return None
	return photo.content, "jpg"
