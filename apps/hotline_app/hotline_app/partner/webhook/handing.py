"""Changes become deliveries: each change once for each webhook in whose partner's scope it is."""

import frappe
from frappe.utils import now_datetime

from hotline_app.acting import acting_as
from hotline_app.partner import changes, scopes

WEBHOOK, DELIVERY = "HL Partner Webhook", "HL Webhook Delivery"
WAITING, DELIVERED, DEAD = "Waiting", "Delivered", "Dead"
PING = "Ping"
AT_ONCE = 1000


def run() -> None:
	"""Make the deliveries of all that happened since the last time."""
	hooks = frappe.get_all(WEBHOOK, {"enabled": 1}, ["name", "partner"], order_by="name")
	if not hooks:
		return
	changes.number_what_is_stored()
	for hook in hooks:
		user = frappe.db.get_value(scopes.PARTNER, {"name": hook.partner, "enabled": 1}, "user")
		if user:
			with acting_as(user):
				while hand_over(hook.name):
					pass


def hand_over(webhook: str) -> bool:
	"""Make the deliveries of a page of changes, as the partner's user; return whether there are more.

	The webhook remembers in the same transaction how far it came, so nothing is left out and nothing comes
	twice, whenever the server goes down.
	"""
	# Of two sweeps at once the second goes on where the first has ended.
	after = frappe.db.get_value(WEBHOOK, webhook, "position", for_update=True) or 0
	newest = changes.last_number()
	page, more = changes.after_number(after, AT_ONCE)
	doc = frappe.get_cached_doc(WEBHOOK, webhook)
	wanted = {row.event for row in doc.events}
	make(doc, [row for row in page if not wanted or row.happening in wanted])
	position = page[-1].number if more else max(newest, page[-1].number if page else after)
	frappe.db.set_value(WEBHOOK, webhook, "position", position, update_modified=False)
	frappe.db.commit()
	return more


def make(webhook, rows: list[frappe._dict]) -> None:
	"""Store a delivery for each of these changes, to be sent at once."""
	if not rows:
		return
	now, user = now_datetime(), frappe.session.user
	fields = ("name", "creation", "modified", "owner", "modified_by", "webhook", "partner", "state", "tries")
	fields += (
		"next_try_at",
		"number",
		"happening",
		"happened_at",
		"work_order",
		"external_id",
		"merged_into",
		"transfer",
	)
	frappe.db.bulk_insert(
		DELIVERY,
		fields,
		[
			(
				*(frappe.generate_hash(length=16), now, now, user, user, webhook.name, webhook.partner),
				*(WAITING, 0, now, row.number, row.happening, row["at"]),
				*(row.work_order, row.external_id, row.merged_into, row.transfer),
			)
			for row in rows
		],
	)


def ping(webhook) -> None:
	"""Have something sent by which the receiver can be tried."""
	make(webhook, [frappe._dict(happening=PING, at=now_datetime())])
