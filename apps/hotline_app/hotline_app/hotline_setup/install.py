"""What happens when the app is installed on a site, and what every migrate keeps in step."""

import frappe

from hotline_app import roles
from hotline_app.insight import clauses
from hotline_app.intake import numbers
from hotline_app.knowledge.search import indexing
from hotline_app.partner import changes

from . import packs


def before_install() -> None:
	"""Make the roles first: the sync of DocTypes would make them all desk users."""
	for role in (*roles.STAFF, *roles.OUTSIDE):
		if not frappe.db.exists("Role", role):
			frappe.get_doc(
				{"doctype": "Role", "role_name": role, "desk_access": int(role in roles.STAFF)}
			).insert(ignore_permissions=True)  # installing asks for nobody's rights


def after_install() -> None:
	"""Make what every line needs: the number sequence, channels, a calendar, workflows, messages."""
	numbers.make_sequence()
	indexing.keep_up()
	changes.make_sequence()
	_name_the_site()
	open_the_public_pages()
	give_the_yuan_its_sign()
	packs.keep_list()
	# Indicators and checklists name the clauses that ask for them.
	clauses.keep()
	packs.install(packs.BASE, whole=True)
	show_the_first_steps()


def after_migrate() -> None:
	"""Keep in step what nobody edits: the list of packs, the clauses, the index of the knowledge base.

	No record of a pack is touched.
	"""
	packs.keep_list()
	clauses.keep()
	indexing.keep_up()


def _name_the_site() -> None:
	"""Let the login page say whose it is, unless the site has a name of its own."""
	named = frappe.db.get_single_value("Website Settings", "app_name")
	if named in (None, "", "Frappe"):
		frappe.db.set_single_value("Website Settings", "app_name", "Hotline")


def open_the_public_pages() -> None:
	"""Let the site begin with the page for citizens, unless it has a first page of its own."""
	if not frappe.db.get_single_value("Website Settings", "home_page"):
		frappe.db.set_single_value("Website Settings", "home_page", "home")


def give_the_yuan_its_sign() -> None:
	"""Let amounts in yuan be told with ¥; the framework ships the currency without a sign."""
	if frappe.db.exists("Currency", "CNY") and not frappe.db.get_value("Currency", "CNY", "symbol"):
		frappe.db.set_value("Currency", "CNY", "symbol", "¥")


def show_the_first_steps() -> None:
	"""Let the desk lead a new centre from an empty site to its first order (workspace Administration)."""
	frappe.db.set_single_value("System Settings", "enable_onboarding", 1)
