"""A simulated switch, seats for the demo's agents and for some that answer by themselves, a day of calls."""

import frappe

from hotline_app.telephony.simulation import past
from hotline_app.telephony.simulation.profile import Profile

AGENTS = ("agent", "dispatcher", "followup", "leader")
# Seats at which nobody sits; the simulator answers there while its calls run.
CREW = ("811", "812", "813", "814")


def make(title: str, line: str, agents: list[str], calls: int) -> None:
	"""Make the switch, its seats, and about so many calls of yesterday."""
	switch = frappe.get_doc(
		{
			"doctype": "HL Switch",
			"title": title,
			"kind": "Simulator",
			"enabled": 1,
			"line": line,
			"calls_a_day": 600,
			"crew": len(CREW),
		}
	).insert()
	for number in (*_numbers(agents), *CREW):
		frappe.get_doc(
			{"doctype": "HL Seat", "seat_number": number, "extension": number, "switch": switch.name}
		).insert()
	# Everybody was reached: a demo does not begin with what has been missed.
	calm = Profile(
		calls_a_day=calls,
		numbers=(frappe.db.get_value("HL Line", line, "number") or "12345",),
		callers=tuple(
			frappe.get_all("HL Customer", {"phone": ("is", "set")}, pluck="phone", order_by="name")
		),
		known_callers=0.7,
		leaves_in_menu=0,
		patience_s=100_000,
		does_not_answer=0,
	)
	past.play(switch=switch.name, profile=calm, agents=agents)


def _numbers(agents: list[str]) -> list[str]:
	return [str(801 + place) for place, _agent in enumerate(agents)]
