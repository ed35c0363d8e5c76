"""What happens when the app is installed on a site. No migrate repeats any of it."""

from pathlib import Path

import frappe

from hotline_app import roles
from hotline_app.intake import numbers

from . import seed

WORKFLOWS = Path(__file__).parent.parent / "workflow"
BASE = Path(__file__).parent / "base"
PACK = "base"


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
	_name_the_site()
	seed.plant_files(PACK, BASE)
	seed.plant_files(PACK, WORKFLOWS)


def _name_the_site() -> None:
	"""Let the login page say whose it is, unless the site has a name of its own."""
	named = frappe.db.get_single_value("Website Settings", "app_name")
	if named in (None, "", "Frappe"):
		frappe.db.set_single_value("Website Settings", "app_name", "Hotline")
