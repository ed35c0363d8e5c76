"""The page of service providers: their jobs, on a phone."""

import frappe

from hotline_app import pages, roles

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	pages.prepare(context, "provider", lambda: roles.PROVIDER in frappe.get_roles())
