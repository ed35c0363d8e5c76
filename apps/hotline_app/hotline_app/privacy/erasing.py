"""A person is erased: records keep their figures and lose the person, what is held stays and is named."""

import frappe
from frappe import _
from frappe.utils import nowdate

from hotline_app.intake import stages

from . import packing, person, retention

# These are nothing but what the person said.
DELETED = ("HL Recording", "HL Script Run")


def erase(request) -> None:
	"""Anonymise all that is about the request's customer as the retention rules say; respect holds.

	Enabled or not, a rule that anonymises says which fields are the person's. Recordings and what was filled
	in from scripts are deleted. The
	customer's own record goes last, and only once nothing is held back. Raises ValidationError while an
	order is in hand.
	"""
	customer = frappe.get_doc(person.CUSTOMER, request.customer)
	_check_nothing_in_hand(customer)
	found = person.records_of(customer)
	found.pop(person.CUSTOMER)
	rules = _rules()
	request.records = []
	for doctype, names in found.items():
		held = _held(doctype, names)
		free = [name for name in names if name not in held]
		done = _delete(doctype, free) if doctype in DELETED else _anonymise(rules.get(doctype), free)
		_note(request, doctype, names, done, len(names) - len(free))
	_finish(request, customer, rules)


def _finish(request, customer, rules: dict) -> None:
	kept = sum(row.found - row.done for row in request.records)
	held = _held(person.CUSTOMER, [customer.name])
	if kept or held:
		_note(request, person.CUSTOMER, [customer.name], 0, len(held))
		packing.finish(request, "Partly Done")
		return
	_note(request, person.CUSTOMER, [customer.name], 1, 0)
	request.customer = None
	packing.finish(request, "Done")
	# The history of the request named the customer by a name that follows from the number.
	frappe.db.delete("Version", {"ref_doctype": request.doctype, "docname": request.name})
	_remove(customer, rules)


def _check_nothing_in_hand(customer) -> None:
	wanted = {"customer": customer.name, "stage": ("in", stages.OPEN)}
	if order := frappe.db.get_value("HL Work Order", wanted):
		frappe.throw(_("The order {0} is still in hand: close or cancel it first.").format(order))
	if complaint := frappe.db.get_value(
		"HL Complaint", {"customer": customer.name, "closed_at": ("is", "not set")}
	):
		frappe.throw(_("The complaint {0} is still in hand: close it first.").format(complaint))


def _rules() -> dict:
	"""By record type a rule that anonymises, as it would apply to all lines; an enabled one comes first."""
	names = frappe.get_all(
		"HL Retention Rule",
		{"action": retention.ANONYMISE},
		["name", "document_type"],
		order_by="enabled asc, name",
	)
	return {row.document_type: frappe.get_doc("HL Retention Rule", row.name) for row in names}


def _held(doctype: str, names: list[str]) -> set[str]:
	return set(
		frappe.get_all(
			"HL Retention Hold",
			filters={"document_type": doctype, "document_name": ("in", names)},
			or_filters=[["hold_until", "is", "not set"], ["hold_until", ">=", nowdate()]],
			pluck="document_name",
		)
	)


def _anonymise(rule, names: list[str]) -> int:
	if not rule:
		return 0
	return retention.anonymise(rule, names) if names else 0


def _delete(doctype: str, names: list[str]) -> int:
	"""Delete records; a recording refuses while its call or order is held."""
	done = 0
	for name in names:
		frappe.db.savepoint("erasing")
		try:
			# Whoever may carry out the request needs no right on these records.
			frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
		except frappe.LinkExistsError:
			frappe.db.rollback(save_point="erasing")
			frappe.clear_last_message()
		else:
			done += 1
	return done


def _note(request, doctype: str, names: list[str], done: int, held: int) -> None:
	remark = ""
	if done < len(names) - held:
		remark = _("No retention rule says which fields of it are personal.")
	request.append(
		"records",
		{"document_type": doctype, "found": len(names), "done": done, "held": held, "remark": remark},
	)


def _remove(customer, rules: dict) -> None:
	"""Remove the record, whose name follows from the number; if others refer to it, it is renamed."""
	if rule := rules.get(person.CUSTOMER):
		retention.anonymise(rule, [customer.name])
	try:
		frappe.db.savepoint("erasing")
		# The request is the permission.
		frappe.delete_doc(person.CUSTOMER, customer.name, ignore_permissions=True, delete_permanently=True)
	except frappe.LinkExistsError:
		frappe.db.rollback(save_point="erasing")
		frappe.clear_last_message()
		frappe.rename_doc(
			person.CUSTOMER, customer.name, frappe.generate_hash(length=12), force=True, show_alert=False
		)
