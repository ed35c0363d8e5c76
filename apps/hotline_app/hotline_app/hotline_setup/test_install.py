import json
from pathlib import Path

import frappe
import pytest

from hotline_app.hotline_setup import install, packs

pytestmark = pytest.mark.usefixtures("site")


def test_workflows_map_every_state_to_a_stage():
	"""Each state of a shipped workflow sets the stage, and every stage is one that its DocType knows."""
	for path in packs.WORKFLOWS.glob("*.json"):
		for record in json.loads(path.read_text()):
			if record["doctype"] != "Workflow":
				continue
			stages = frappe.get_meta(record["document_type"]).get_field("stage").options.split("\n")
			for state in record["states"]:
				assert state["update_field"] == "stage", (path.name, state["state"])
				assert state["update_value"] in stages, (path.name, state["state"])


def test_only_staff_roles_open_the_desk():
	"""Providers, partners, units and citizens have no access to the desk."""
	from hotline_app import roles

	for role in roles.OUTSIDE:
		assert not frappe.db.get_value("Role", role, "desk_access"), role
	for role in roles.STAFF:
		assert frappe.db.get_value("Role", role, "desk_access"), role


def test_rights_of_all_records_are_sound():
	"""The rights that the app ships can be edited in the permission manager, which checks them all."""
	from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype

	for doctype in frappe.get_all("DocType", {"name": ("like", "HL %"), "istable": 0}, pluck="name"):
		validate_permissions_for_doctype(doctype)


def test_every_patch_can_be_imported():
	"""Every line of patches.txt names a function that exists."""
	for line in (Path(frappe.get_app_path("hotline_app")) / "patches.txt").read_text().splitlines():
		if line and not line.startswith(("#", "[")):
			assert callable(frappe.get_attr(f"{line.split()[0]}.execute"))


def test_yuan_have_their_sign():
	"""Prices in yuan are told with ¥."""
	assert frappe.utils.fmt_money(80, currency="CNY") == "¥ 80.00"


def test_accounts_and_weeks_go_by_the_local_clock():
	"""The first accounts take the site's time zone, a Chinese week begins on Monday; choices stay."""
	frappe.db.set_single_value("System Settings", {"language": "zh", "first_day_of_the_week": "Sunday"})
	frappe.db.set_value("User", "Administrator", "time_zone", "Asia/Kolkata")
	frappe.db.set_value("User", "Guest", "time_zone", "Europe/Paris")
	install.go_by_the_local_clock()
	assert frappe.db.get_single_value("System Settings", "first_day_of_the_week") == "Monday"
	assert frappe.db.get_value("User", "Administrator", "time_zone") == "Asia/Shanghai"
	assert frappe.db.get_value("User", "Guest", "time_zone") == "Europe/Paris"
	frappe.db.set_single_value("System Settings", {"language": "en", "first_day_of_the_week": "Sunday"})
	install.go_by_the_local_clock()
	assert frappe.db.get_single_value("System Settings", "first_day_of_the_week") == "Sunday"
