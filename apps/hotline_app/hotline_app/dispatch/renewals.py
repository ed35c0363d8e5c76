"""Certificates that providers renew: sent from their page, approved in the centre, then in force."""

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from hotline_app import messages

from .providers import users_of

SUBMITTED, APPROVED = "Submitted", "Approved"
# What an approved renewal brings to its certificate.
FIELDS = ("certificate_number", "issued_on", "valid_until", "attachment")


def take_from_certificate(renewal) -> None:
	"""Whose and for which trade it is, the certificate says. Raises ValidationError for wrong dates."""
	certificate = frappe.db.get_value(
		"HL Provider Certificate", renewal.certificate, ["provider", "category"], as_dict=True
	)
	if renewal.provider and renewal.provider != certificate.provider:
		frappe.throw(_("This certificate is not the provider's."), frappe.PermissionError)
	renewal.update(certificate)
	if renewal.issued_on and getdate(renewal.issued_on) > getdate(renewal.valid_until):
		frappe.throw(_("A certificate can't expire before it was issued."))
	if renewal.is_new() and getdate(renewal.valid_until) < getdate():
		frappe.throw(_("This certificate has expired already."))


def check_decided(renewal, before) -> None:
	"""A decision stays; who was wrong sends or approves another renewal."""
	if before and before.state != SUBMITTED:
		frappe.throw(_("This renewal was decided already."))


def note_review(renewal) -> None:
	"""Who decided, and when."""
	renewal.update({"reviewed_by": frappe.session.user, "reviewed_at": now_datetime()})


def apply(renewal) -> None:
	"""Put an approved renewal in force, and tell the provider either way."""
	if renewal.state == APPROVED:
		certificate = frappe.get_doc("HL Provider Certificate", renewal.certificate)
		certificate.update({field: renewal.get(field) for field in FIELDS})
		# Whoever may decide about the renewal thereby decides about its certificate.
		certificate.save(ignore_permissions=True)
	messages.tell(
		users_of([renewal.provider]).get(renewal.provider, []),
		lambda: _("Certificate {0}: {1}").format(renewal.certificate_number, _(renewal.state)),
		renewal.doctype,
		renewal.name,
		renewal.review_note,
	)
