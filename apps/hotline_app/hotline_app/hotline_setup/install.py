"""What happens when the app is installed on a site, and what every migrate keeps in step."""

import frappe
from frappe.permissions import add_permission, update_permission_property

from hotline_app import roles
from hotline_app.insight import clauses
from hotline_app.intake import numbers
from hotline_app.knowledge.search import indexing
from hotline_app.partner import changes

from . import packs

# What the framework takes for the time zone as long as nobody has set one.
_FRAMEWORKS_ZONE = "Asia/Kolkata"
FIRST_STEPS, ADMINISTRATOR = "Module Onboarding", "Hotline Administrator"


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
	go_by_the_local_clock()
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


def go_by_the_local_clock(args: frappe._dict | None = None) -> None:
	"""Let the first accounts have the site's time zone, and a Chinese site's week begin on Monday.

	The framework gives its own accounts a time zone before the site has one, and new ones take it over from
	whoever makes them. Called when the app is installed, and by the setup wizard (which gives `args`) if that
	comes later; what somebody chose since then stays.
	"""
	site = frappe.db.get_value(
		"System Settings", None, ["time_zone", "language", "first_day_of_the_week"], as_dict=True
	)
	for account in frappe.get_all("User", {"time_zone": _FRAMEWORKS_ZONE}, pluck="name"):
		if site.time_zone and site.time_zone != _FRAMEWORKS_ZONE:
			frappe.db.set_value("User", account, "time_zone", site.time_zone)
			frappe.defaults.set_default("time_zone", site.time_zone, account)
	if (site.language or "").startswith("zh") and site.first_day_of_the_week in (None, "", "Sunday"):
		frappe.db.set_single_value("System Settings", "first_day_of_the_week", "Monday")
		frappe.db.set_default("first_day_of_the_week", "Monday")


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
	let_administrators_end_the_first_steps()


def let_administrators_end_the_first_steps() -> None:
	"""Let the line's administrators have them as system managers do: who opens them last ends them."""
	add_permission(FIRST_STEPS, ADMINISTRATOR)
	update_permission_property(FIRST_STEPS, ADMINISTRATOR, 0, "write", 1, validate=False)
