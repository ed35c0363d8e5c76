"""The manifest of a portal, by which a phone installs it as an app."""

from hotline_app import installable

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	context.no_cache = 1
	context.manifest = installable.manifest(installable.asked_for())
