"""The service worker of a portal."""

from hotline_app import installable

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	context.no_cache = 1
	context.worker = installable.worker(installable.asked_for())
