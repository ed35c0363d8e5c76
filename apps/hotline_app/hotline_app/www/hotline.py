"""The page of the centre's staff: queue, intake, orders, follow-ups, complaints."""

from hotline_app import pages

no_cache = 1

ROLES = (
	"Hotline Administrator",
	"Hotline Agent",
	"Hotline Shift Leader",
	"Hotline Dispatcher",
	"Hotline Follow-up Agent",
	"Hotline Complaint Handler",
)


def get_context(context) -> None:
	"""Fill in what the template needs."""
	pages.prepare(context, "agent", ROLES)
