"""The scripts that were played for an order, for its timeline."""

from collections.abc import Iterable

import frappe
from frappe import _

from hotline_app.intake.course.timeline import Entry, entry, readable

RUN = "HL Script Run"


def sources(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each script that was played for `orders`, with the answers that were given."""
	runs = readable(
		RUN,
		filters={"work_order": ("in", orders)},
		fields=["name", "script", "version_number", "agent", "started_at"],
	)
	answers = _answers([run.name for run in runs])
	for run in runs:
		title = _("Script: {0}").format(_(run.script))
		text = "\n".join(answers.get(run.name, []))
		yield entry(run.started_at, "script", title, text, run.agent, (RUN, run.name))


def _answers(runs: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"HL Script Run Step",
		filters={"parenttype": RUN, "parent": ("in", runs or [""]), "answer": ("is", "set")},
		fields=["parent", "said", "answer"],
		order_by="idx",
	):
		found.setdefault(row.parent, []).append(f"{row.said} — {row.answer}" if row.said else row.answer)
	return found
