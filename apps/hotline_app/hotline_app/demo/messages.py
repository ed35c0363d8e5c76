"""What was written on an order of the demo, as if its channels were connected."""

from typing import Any

import frappe


def make(order, said: list[dict[str, Any]], agent: str) -> None:
	"""Keep messages of the citizen (`by` citizen) and of the agent; nothing is sent."""
	for one in said:
		is_citizens = one["by"] == "citizen"
		frappe.get_doc(
			{
				"doctype": "HL Message",
				"work_order": order.name,
				"line": order.line,
				"channel": one["channel"],
				"address": order.caller_phone,
				"direction": "In" if is_citizens else "Out",
				"state": "Received" if is_citizens else "Delivered",
				"sent_by": None if is_citizens else agent,
				"text": one["text"],
			}
		).insert()
