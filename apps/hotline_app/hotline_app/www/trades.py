"""Service providers by trade, as citizens may see them."""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.citizen import trades


def get_context(context) -> None:
	"""Fill in what the template needs."""
	wanted = frappe.form_dict.get("trade") or None
	public_pages.prepare(context, _("Service providers"), "/trades", trade=wanted)
	context.trades = trades.trades()
	known = {trade.name: trade for trade in context.trades}
	context.trade = known.get(wanted)
	context.providers = trades.providers(context.trade.name) if context.trade else []
