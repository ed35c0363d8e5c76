import json
from pathlib import Path

import frappe
import pytest

from hotline_app.hotline_setup import install, packs, seed

pytestmark = pytest.mark.usefixtures("site")

RECORD = {"doctype": "HL Channel", "channel_name": "Carrier Pigeon"}


def test_planted_once():
	"""A shipped record is made once; planting it again makes nothing."""
	assert seed.plant("test", [RECORD]) == ["HL Channel: Carrier Pigeon"]
	assert seed.plant("test", [RECORD]) == []


def test_change_is_left_alone():
	"""What an administrator changed is never written again."""
	seed.plant("test", [RECORD])
	frappe.db.set_value("HL Channel", "Carrier Pigeon", "enabled", 0)
	seed.plant("test", [RECORD])
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0


def test_deleted_record_stays_away():
	"""What an administrator deleted does not come back."""
	seed.plant("test", [RECORD])
	frappe.delete_doc("HL Channel", "Carrier Pigeon")
	assert seed.plant("test", [RECORD]) == []
	assert not frappe.db.exists("HL Channel", "Carrier Pigeon")


def test_record_made_by_hand_is_left_alone():
	"""A record that was there before the pack is not touched."""
	frappe.get_doc({**RECORD, "enabled": 0}).insert()
	assert seed.plant("test", [RECORD]) == []
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0


def test_unknown_pack_is_named():
	"""An unknown pack is refused with the names of those that exist."""
	with pytest.raises(packs.UnknownPackError, match="community"):
		packs.install("no-such-pack")


@pytest.mark.parametrize("name", sorted(packs.available()))
def test_pack_makes_all_its_records_once(name):
	"""After a pack is installed all its records are there, and a second time it makes nothing."""
	packs.install(name)
	for path in sorted((packs.FOLDER / name / "records").glob("*.json")):
		for record in json.loads(path.read_text()):
			assert frappe.db.exists(record["doctype"], seed.name_of(record)), record
	assert packs.install(name) == []


def test_workflows_map_every_state_to_a_stage():
	"""Each state of a shipped workflow sets the stage, and every stage is one that its DocType knows."""
	for path in install.WORKFLOWS.glob("*.json"):
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
