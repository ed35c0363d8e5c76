"""The page of the centre's staff: queue, intake, orders, follow-ups, complaints."""

from hotline_app import pages
from hotline_app.api import portal

no_cache = 1


def get_context(context) -> None:
	"""Fill in what the template needs."""
	pages.prepare(context, "agent", lambda: any(portal.may().values()))
