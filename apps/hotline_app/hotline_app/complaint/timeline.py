"""The complaints about an order, for its timeline, as far as its reader may know of them."""

from collections.abc import Iterable

from frappe import _

from hotline_app.intake.course.timeline import Entry, entry, readable

from .access import COMPLAINT

MOMENTS = (
	("received_at", "Complaint registered"),
	("confirmed_at", "Complaint confirmed"),
	("answered_at", "Complainant answered"),
	("closed_at", "Complaint ended"),
)


def sources(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each moment of the complaints about `orders`, and of those that came in as such."""
	seen: set[str] = set()
	for field in ("work_order", "came_in_as"):
		rows = readable(
			COMPLAINT,
			filters={field: ("in", orders)},
			fields=["name", "kind", "title", "handler", *(moment for moment, _title in MOMENTS)],
		)
		for row in rows:
			if row.name in seen:
				continue
			seen.add(row.name)
			for moment, title in MOMENTS:
				text = row.title if moment == "received_at" else None
				yield entry(row[moment], "complaint", _(title), text, row.handler, (COMPLAINT, row.name))
