"""What the service sheet of a job says of its order: as much as whoever has the job may know of it."""

import frappe
from frappe.model.document import Document

from hotline_app import masked, roles

from . import privacy

ORDER = "HL Work Order"
FIELDS = (
	"title",
	"description",
	"kind",
	"category",
	"urgency",
	"area",
	"requested_at",
	"promised_at",
	"confidential",
)


def sheet_matter(job: Document) -> Document:
	"""Return the order of a job as an unsaved record with what may stand on the job's sheet.

	The customer is on it as the holder of the job sees them at this stage (`privacy.customer_of`), and masked
	for staff of the centre who read them so.
	"""
	# Providers have no right on orders: what they may see of one is decided here.
	order = frappe.db.get_value(ORDER, job.work_order, [*FIELDS, *privacy.PRIVATE_FIELDS], as_dict=True)
	shown = frappe._dict({name: order[name] for name in FIELDS}, **privacy.customer_of(job, order))
	if roles.is_staff(frappe.session.user):
		masked.cover(ORDER, [shown])
	return frappe.get_doc({"doctype": ORDER, **shown})
