"""What time does to the roster: late handovers are told of, faults and peaks are found."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from hotline_app import messages, roles

from . import duty, faults, forecast, peaks, shifts


def run() -> None:
	"""The sweep of the scheduler; it writes into logs in the site's words."""
	with duty.sites_words():
		for step in (faults.watch_switches, peaks.watch, tell_of_late_handovers):
			step()
			frappe.db.commit()


def tell_of_late_handovers() -> None:
	"""Tell the leaders once of each shift that runs on past its end."""
	minutes = frappe.get_cached_doc(forecast.SETTINGS).handover_minutes
	late = frappe.get_all(
		shifts.SHIFT,
		filters={
			"status": shifts.RUNNING,
			"ends_at": ("<", now_datetime() - timedelta(minutes=minutes)),
			"late_told_at": ("is", "not set"),
		},
		fields=["name", "title"],
	)
	for row in late:
		title = escape_html(row.title)
		messages.tell(
			roles.holders(roles.LEADER),
			lambda title=title: _("Not handed over: {0}").format(title),
			shifts.SHIFT,
			row.name,
		)
		frappe.db.set_value(shifts.SHIFT, row.name, "late_told_at", now_datetime(), update_modified=False)
