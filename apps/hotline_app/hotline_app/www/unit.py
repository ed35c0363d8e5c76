"""The page of handling units: what was handed on to them, on a phone or at a desk."""

import frappe

from hotline_app import pages, roles

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	pages.prepare(context, "unit", lambda: roles.UNIT_USER in frappe.get_roles())
