"""A partner sees the orders of its scope, and sends and changes its own."""

import frappe
from frappe import _

from hotline_app import roles

from . import scopes

ORDER, CHANGE = scopes.ORDER, "HL Change"


class OutOfScopeError(frappe.PermissionError):
	"""The order is of a line, area or kind that the partner may not send."""


def require_partner():
	"""Return the partner who asks. Raises PermissionError for everybody else."""
	partner = scopes.of_user(frappe.session.user)
	if not partner:
		frappe.throw(_("Only a partner's account can ask for this."), frappe.PermissionError)
	return partner


def order_query(user: str | None = None) -> str:
	"""Condition for lists of HL Work Order: a partner sees the orders of its scope."""
	return _query(ORDER, user)


def change_query(user: str | None = None) -> str:
	"""Condition for lists of HL Change: the orders of a partner's scope, and its own transfers."""
	user = user or frappe.session.user
	scope = _query(CHANGE, user)
	partner = scopes.of_user(user) if scope else None
	if not partner:
		return scope
	own = f"`tab{CHANGE}`.`source_system` = {frappe.db.escape(partner.source_system)}"
	return f"({scope} or ({own} and `tab{CHANGE}`.`transfer` is not null))"


def may_touch_order(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an order outside of the scope; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not is_partner(user):
		return None
	partner = scopes.of_user(user)
	if not partner:
		return False
	if doc.is_new():
		# Not checked here but marked as the partner's own before it is stored.
		return None
	# What counts is what is stored, not what the partner would make of it.
	stored = frappe.db.get_value(ORDER, doc.name, ["source_system", *scopes.FIELDS], as_dict=True)
	if not stored or not scopes.may_read(partner, stored):
		return False
	if ptype in (None, "read", "select", "print", "report"):
		return None
	return None if scopes.is_own(partner, stored) and scopes.may_write(partner, stored) else False


def may_touch_change(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a change outside of the scope; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not is_partner(user):
		return None
	partner = scopes.of_user(user)
	if not partner:
		return False
	return None if scopes.may_read(partner, doc) or (doc.transfer and scopes.is_own(partner, doc)) else False


def urge_query(user: str | None = None) -> str:
	"""Condition for lists of HL Urge: a partner sees its own urgings, and what was answered."""
	user = user or frappe.session.user
	return f"`tabHL Urge`.`urged_by` = {frappe.db.escape(user)}" if is_partner(user) else ""


def may_touch_urge(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an urging of somebody else; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	# A new urging is checked against its order before it is stored.
	return False if is_partner(user) and not doc.is_new() and doc.urged_by != user else None


def mark_order(order, method: str | None = None) -> None:
	"""Mark what a partner sends as the partner's, and refuse what claims to be somebody else's."""
	user = frappe.session.user
	if not is_partner(user):
		_refuse_source(order)
		return
	if order.flags.moved_by_event and not order.is_new():
		# A fact that was reported on another record, where the right to it was asked.
		return
	partner = scopes.of_user(user)
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
	if not scopes.may_write(partner, order):
		frappe.throw(
			_("Line, area or kind of this order are outside of what your account may send."), OutOfScopeError
		)


def keep_partner_role(partner, method: str | None = None) -> None:
	"""Give the partner's user the role that opens the API."""
	if partner.user:
		roles.give(partner.user, roles.PARTNER)


def is_partner(user: str) -> bool:
	"""Whether a user is another system, and nobody of the centre."""
	return roles.PARTNER in frappe.get_roles(user) and not roles.is_staff(user)


def _query(doctype: str, user: str | None) -> str:
	user = user or frappe.session.user
	if not is_partner(user):
		return ""
	partner = scopes.of_user(user)
	return scopes.condition(partner, f"tab{doctype}") if partner else "1=0"


def _refuse_source(order) -> None:
	"""Times are taken from another system's word for them, so nobody else may mark an order as its own."""
	trusted = frappe.session.user == "Administrator" or frappe.flags.in_import
	is_news = bool(order.source_system) if order.is_new() else order.has_value_changed("source_system")
	if is_news and not trusted:
		frappe.throw(_("The source system is set by partners and imports only."), frappe.PermissionError)


def _refuse_repeat(source_system: str, external_id: str) -> None:
	known = frappe.db.get_value(ORDER, {"source_system": source_system, "external_id": external_id}, "name")
	if known:
		frappe.throw(
			_("{0} is here already, as order {1}.").format(frappe.utils.escape_html(external_id), known),
			frappe.DuplicateEntryError,
		)
