"""The page of handling units: what was handed on to them, on a phone or at a desk."""

from hotline_app import pages, roles

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	pages.prepare(context, "unit", (roles.UNIT_USER,))
