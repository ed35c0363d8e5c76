"""A partner sees and changes only the orders of its own source system."""

import frappe
from frappe import _

from hotline_app import roles


def partner_of(user: str) -> frappe._dict | None:
	"""Return source system, line and channel of the enabled partner whose user this is, None for others."""
	return frappe.db.get_value(
		"HL Partner", {"user": user, "enabled": 1}, ["source_system", "line", "channel"], as_dict=True
	)


def order_query(user: str | None = None) -> str:
	"""Condition for lists of HL Work Order: a partner sees its own orders."""
	user = user or frappe.session.user
	if not _is_partner(user):
		return ""
	partner = partner_of(user)
	if not partner:
		return "1=0"
	return f"`tabHL Work Order`.`source_system` = {frappe.db.escape(partner.source_system)}"


def may_touch_order(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an order of somebody else; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not _is_partner(user):
		return None
	partner = partner_of(user)
	if not partner:
		return False
	# A new order is not checked here but marked as the partner's own before it is stored.
	return None if doc.is_new() or doc.source_system == partner.source_system else False


def urge_query(user: str | None = None) -> str:
	"""Condition for lists of HL Urge: a partner sees its own urgings, and what was answered."""
	user = user or frappe.session.user
	return f"`tabHL Urge`.`urged_by` = {frappe.db.escape(user)}" if _is_partner(user) else ""


def may_touch_urge(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an urging of somebody else; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	# A new urging is checked against its order before it is stored.
	return False if _is_partner(user) and not doc.is_new() and doc.urged_by != user else None


def mark_order(order, method: str | None = None) -> None:
	"""Mark what a partner sends as the partner's, and refuse what claims to be somebody else's."""
	user = frappe.session.user
	if not _is_partner(user):
		_refuse_source(order)
		return
	partner = partner_of(user)
	if not partner:
		frappe.throw(_("Your partner account is not enabled."), frappe.PermissionError)
	if order.source_system not in (None, "", partner.source_system):
		own = partner.source_system
		frappe.throw(_("You may only send orders of {0}.").format(own), frappe.PermissionError)
	if not order.external_id:
		frappe.throw(
			_("Please send an external_id, so that a repeated request changes nothing."),
			frappe.MandatoryError,
		)
	if order.is_new():
		_refuse_repeat(partner.source_system, order.external_id)
	elif order.has_value_changed("external_id"):
		frappe.throw(_("The external_id of an order can't be changed."), frappe.PermissionError)
	order.source_system = partner.source_system
	order.line = order.line or partner.line
	order.channel = order.channel or partner.channel


def _refuse_source(order) -> None:
	"""Times are taken from another system's word for them, so nobody else may mark an order as its own."""
	trusted = frappe.session.user == "Administrator" or frappe.flags.in_import
	is_news = bool(order.source_system) if order.is_new() else order.has_value_changed("source_system")
	if is_news and not trusted:
		frappe.throw(_("The source system is set by partners and imports only."), frappe.PermissionError)


def keep_partner_role(partner, method: str | None = None) -> None:
	"""Give the partner's user the role that opens the API."""
	roles.give(partner.user, roles.PARTNER)


def _refuse_repeat(source_system: str, external_id: str) -> None:
	known = frappe.db.get_value(
		"HL Work Order", {"source_system": source_system, "external_id": external_id}, "name"
	)
	if known:
		frappe.throw(
			_("{0} is here already, as order {1}.").format(frappe.utils.escape_html(external_id), known),
			frappe.DuplicateEntryError,
		)


def _is_partner(user: str) -> bool:
	return roles.PARTNER in frappe.get_roles(user) and not roles.is_staff(user)
