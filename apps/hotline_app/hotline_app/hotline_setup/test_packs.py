"""A pack is installed once; what it brings later never undoes an administrator's work."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import frappe
import pytest

from hotline_app.hotline_setup import packs, seed
from hotline_app.hotline_setup.upgrade import Change, State

PIGEON = {"doctype": "HL Channel", "channel_name": "Carrier Pigeon"}
DRUM = {"doctype": "HL Channel", "channel_name": "Drum"}

Shipper = Callable[..., None]


@pytest.fixture
def shipped(site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shipper:
	"""A function that puts records into the only pack that there is, `test`."""
	monkeypatch.setattr(packs, "FOLDER", tmp_path)
	frappe.local.lang = "en"

	def ship(*records: dict) -> None:
		folder = tmp_path / "test"
		(folder / "records").mkdir(parents=True, exist_ok=True)
		manifest = {"title": "Test", "standard": "T 1", "description": "For tests."}
		(folder / "pack.json").write_text(json.dumps(manifest))
		(folder / "records" / "10_records.json").write_text(json.dumps(records))

	return ship


def states(changes: Iterable[Change]) -> dict[str, State]:
	return {change.shipped_name: change.state for change in changes}


def one(changes: list[Change]) -> Change:
	assert len(changes) == 1
	return changes[0]


def differences(change: Change) -> list[tuple]:
	return [(each.field, each.before, each.after) for each in change.differences]


# ---------------------------------------------------------------- installing


def test_installed_once(shipped: Shipper) -> None:
	"""A shipped record is made once; a second installation makes nothing."""
	shipped(PIGEON)
	assert list(map(str, packs.install("test"))) == ["HL Channel: Carrier Pigeon"]
	assert packs.install("test") == []
	assert packs.is_installed("test")


def test_change_is_left_alone(shipped: Shipper) -> None:
	"""What an administrator changed is never written again."""
	shipped(PIGEON)
	packs.install("test")
	frappe.db.set_value("HL Channel", "Carrier Pigeon", "enabled", 0)
	packs.install("test")
	packs.upgrade("test")
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0


def test_deleted_record_stays_away(shipped: Shipper) -> None:
	"""What an administrator deleted does not come back, and the record of it hinders nobody from deleting."""
	shipped(PIGEON)
	packs.install("test")
	frappe.delete_doc("HL Channel", "Carrier Pigeon")
	assert packs.install("test") == []
	packs.upgrade("test")
	assert states(packs.changes("test")) == {"Carrier Pigeon": State.DELETED}
	assert not frappe.db.exists("HL Channel", "Carrier Pigeon")


def test_record_made_by_hand_is_left_alone(shipped: Shipper) -> None:
	"""A record that was there before the pack is not touched, and the difference is shown."""
	frappe.get_doc({**PIGEON, "enabled": 0}).insert()
	shipped({**PIGEON, "enabled": 1})
	change = one(packs.changes("test"))
	assert change.state is State.PRESENT
	assert differences(change) == [("Enabled", "1", "0")]
	assert packs.install("test") == []
	assert one(packs.changes("test")).state is State.EDITED
	packs.upgrade("test")
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0


def test_unknown_pack_is_named(shipped: Shipper) -> None:
	"""An unknown pack is refused with the names of those that exist."""
	shipped(PIGEON)
	with pytest.raises(packs.UnknownPackError, match=r"no-such-pack.*base, test"):
		packs.install("no-such-pack")


def test_pack_that_is_not_installed_is_not_upgraded(shipped: Shipper) -> None:
	"""An upgrade does not install."""
	shipped(PIGEON)
	with pytest.raises(packs.NotInstalledError):
		packs.upgrade("test")
	assert not frappe.db.exists("HL Channel", "Carrier Pigeon")


def test_what_a_deleted_record_is_needed_for_is_left_out(shipped: Shipper) -> None:
	"""A record that refers to one that was deleted here is left out and named; all others are made."""
	category = {"doctype": "HL Category", "category_name": "Pigeon Care", "kind": "Service"}
	child = {**category, "category_name": "Feeding", "parent_hl_category": "Pigeon Care"}
	shipped({**category, "is_group": 1})
	packs.install("test")
	frappe.delete_doc("HL Category", "Pigeon Care")
	# What was read in this transaction is remembered beyond the deletion.
	frappe.db.value_cache.clear()
	shipped({**category, "is_group": 1}, child, PIGEON)
	feeding, pigeon = packs.install("test")
	assert "Pigeon Care" in feeding.failure and pigeon.failure is None
	assert frappe.db.exists("HL Channel", "Carrier Pigeon")
	assert not frappe.db.exists("HL Category", "Feeding")
	assert frappe.local.message_log == []


def test_tree_is_whole_after_an_installation(shipped: Shipper) -> None:
	"""Categories of a pack hang where they belong, and the tree's numbers are those of a fresh count."""
	category = {"doctype": "HL Category", "kind": "Service"}
	shipped(
		{**category, "category_name": "Birds", "is_group": 1},
		{**category, "category_name": "Pigeons", "parent_hl_category": "Birds", "is_group": 1},
		{**category, "category_name": "Homing", "parent_hl_category": "Pigeons"},
		{**category, "category_name": "Fish"},
	)
	packs.install("test")

	def numbers() -> list:
		return frappe.get_all("HL Category", ["name", "lft", "rgt"], order_by="lft")

	found = {row.name: (row.lft, row.rgt) for row in numbers()}
	assert found["Birds"][0] < found["Pigeons"][0] < found["Homing"][0] < found["Homing"][1]
	assert found["Homing"][1] < found["Pigeons"][1] < found["Birds"][1]
	bounds = sorted(bound for pair in found.values() for bound in pair)
	assert bounds == list(range(1, 2 * len(found) + 1))


# ---------------------------------------------------------------- upgrading

POLICY = {
	"doctype": "HL SLA Policy",
	"title": "Pigeons",
	"calendar": "24 Hours",
	"channel": "Fax",
	"targets": [
		{
			"title": "Contact",
			"starts_at": "accepted_at",
			"stops_at": "contacted_at",
			"amount": 10,
			"unit": "Elapsed Minutes",
		},
		{
			"title": "Completion",
			"starts_at": "accepted_at",
			"stops_at": "done_at",
			"amount": 2,
			"unit": "Calendar Days",
		},
	],
}
FASTER = {**POLICY, "targets": [POLICY["targets"][0], {**POLICY["targets"][1], "amount": 1}]}


def test_untouched_record_is_updated(shipped: Shipper) -> None:
	"""A record that nobody edited is brought up to the pack, and the difference was shown before."""
	shipped(POLICY)
	packs.install("test")
	shipped(FASTER)
	change = one(packs.changes("test"))
	assert (change.state, differences(change)) == (State.UPDATE, [("Deadlines, row 2: Target", "2", "1")])
	assert frappe.get_doc("HL SLA Policy", "Pigeons").targets[1].amount == 2
	packs.upgrade("test")
	assert [row.amount for row in frappe.get_doc("HL SLA Policy", "Pigeons").targets] == [10, 1]
	assert one(packs.changes("test")).state is State.CURRENT
	assert frappe.db.get_value("HL Pack", "test", "upgraded_at")


def test_edited_record_is_kept(shipped: Shipper) -> None:
	"""A record that was edited stays as it is, and the difference to the pack is shown."""
	shipped(POLICY, PIGEON)
	packs.install("test")
	doc = frappe.get_doc("HL SLA Policy", "Pigeons")
	doc.targets[0].amount = 30
	doc.save()
	shipped(FASTER, {**PIGEON, "enabled": 0})
	policy, pigeon = packs.upgrade("test")
	assert (policy.state, pigeon.state) == (State.EDITED, State.UPDATE)
	assert differences(policy) == [
		("Deadlines, row 1: Target", "10", "30"),
		("Deadlines, row 2: Target", "1", "2"),
	]
	assert [row.amount for row in frappe.get_doc("HL SLA Policy", "Pigeons").targets] == [30, 2]
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0


def test_edit_that_meets_the_pack_is_none(shipped: Shipper) -> None:
	"""Who made the pack's change by hand before has nothing to decide, and gets the next one."""
	shipped(POLICY)
	packs.install("test")
	doc = frappe.get_doc("HL SLA Policy", "Pigeons")
	doc.targets[1].amount = 1
	doc.save()
	assert one(packs.changes("test")).state is State.EDITED
	shipped(FASTER)
	assert one(packs.upgrade("test")).state is State.CURRENT
	shipped(POLICY)
	assert one(packs.upgrade("test")).state is State.UPDATE
	assert frappe.get_doc("HL SLA Policy", "Pigeons").targets[1].amount == 2


def test_saving_is_no_edit(shipped: Shipper) -> None:
	"""A record that was merely opened and saved, or has fields that others filled, still gets the update."""
	shipped(POLICY)
	packs.install("test")
	doc = frappe.get_doc("HL SLA Policy", "Pigeons")
	doc.quiet_from = "22:30"
	doc.targets[0].condition = "doc.urgency == 'High'"
	doc.save()
	shipped({**FASTER, "calendar": "Office Hours"})
	packs.upgrade("test")
	doc.reload()
	assert (doc.calendar, doc.targets[1].amount) == ("Office Hours", 1)
	assert (doc.quiet_from, doc.targets[0].condition) == ("22:30", "doc.urgency == 'High'")


def test_field_that_the_pack_names_later(shipped: Shipper) -> None:
	"""A field that a pack begins to name is set where nobody did, and counts as edited where somebody did."""
	shipped(POLICY, {**POLICY, "title": "Doves", "channel": "SMS"})
	packs.install("test")
	frappe.db.set_value("HL SLA Policy", "Doves", "urgency", "High")
	urgent = [
		{**POLICY, "urgency": "Emergency"},
		{**POLICY, "title": "Doves", "channel": "SMS", "urgency": "Emergency"},
	]
	shipped(*urgent)
	assert states(packs.upgrade("test")) == {"Pigeons": State.UPDATE, "Doves": State.EDITED}
	assert frappe.db.get_value("HL SLA Policy", "Pigeons", "urgency") == "Emergency"
	assert frappe.db.get_value("HL SLA Policy", "Doves", "urgency") == "High"


def test_renamed_record(shipped: Shipper) -> None:
	"""A renamed record keeps its name, gets updates, and what refers to it in the pack finds it."""
	category = {"doctype": "HL Category", "category_name": "Birds", "is_group": 1, "kind": "Service"}
	shipped(category)
	packs.install("test")
	frappe.rename_doc("HL Category", "Birds", "Fowl", show_alert=False)
	child = {
		"doctype": "HL Category",
		"category_name": "Pigeons",
		"parent_hl_category": "Birds",
		"kind": "Service",
	}
	shipped({**category, "kind": "Repair"}, child)
	fowl, pigeons = packs.upgrade("test")
	assert (fowl.state, fowl.name, fowl.is_renamed) == (State.UPDATE, "Fowl", True)
	assert pigeons.failure is None
	assert not frappe.db.exists("HL Category", "Birds")
	assert frappe.db.get_value("HL Category", "Fowl", ["kind", "category_name"]) == ("Repair", "Fowl")
	assert frappe.db.get_value("HL Category", "Pigeons", "parent_hl_category") == "Fowl"
	assert set(states(packs.changes("test")).values()) == {State.CURRENT}


def test_workflow_is_updated(shipped: Shipper) -> None:
	"""A workflow's rows follow the pack, and what an administrator set in one of them stays."""
	workflow = next(
		record
		for record in packs.every()[packs.BASE].records()
		if record["doctype"] == "Workflow" and record["document_type"] == "HL Follow-up Task"
	)
	mine = {**workflow, "workflow_name": "Pigeon Flow", "is_active": 0}
	mine.pop("name", None)
	shipped(mine)
	packs.install("test")
	doc = frappe.get_doc("Workflow", "Pigeon Flow")
	doc.states[0].message = "Coo."
	doc.save()
	first, *rest = mine["transitions"]
	begin, *others = mine["states"]
	begin = {**begin, "allow_edit": "Hotline Shift Leader"}
	shipped({**mine, "transitions": [first, *reversed(rest)], "states": [begin, *others]})
	change = one(packs.changes("test"))
	assert change.state is State.UPDATE
	packs.upgrade("test")
	doc.reload()
	assert doc.states[0].allow_edit == "Hotline Shift Leader"
	assert [row.idx for row in doc.transitions] == list(range(1, len(doc.transitions) + 1))
	assert doc.states[0].message == "Coo."
	assert [row.action for row in doc.transitions[1:]] == [row["action"] for row in reversed(rest)]


def test_notification_is_updated(shipped: Shipper) -> None:
	"""A message with markup, which the framework cleans when it stores it, is not taken for an edit."""
	message = {
		"doctype": "Notification",
		"name": "Pigeon Sent",
		"enabled": 1,
		"channel": "System Notification",
		"document_type": "HL Dispatch",
		"event": "New",
		"subject": "{{ doc.name }}",
		"message": '<p onclick="x()">Sent<br></p><script>1</script>',
		"recipients": [{"receiver_by_document_field": "owner"}],
	}
	shipped(message)
	packs.install("test")
	assert one(packs.changes("test")).state is State.CURRENT
	shipped({**message, "subject": "Sent: {{ doc.name }}"})
	assert one(packs.upgrade("test")).state is State.UPDATE
	assert frappe.db.get_value("Notification", "Pigeon Sent", "subject") == "Sent: {{ doc.name }}"


def test_site_from_before_the_shipped_records_were_kept(shipped: Shipper) -> None:
	"""Where it is not known what was shipped, what differs counts as edited, what is equal is adopted."""
	shipped(PIGEON, DRUM)
	packs.install("test")
	for name in ("Carrier Pigeon", "Drum"):
		entry = {"reference_doctype": "HL Channel", "seed_name": name}
		frappe.db.set_value("HL Seed", entry, {"shipped": None, "stored": None, "record": None})
	shipped(PIGEON, {**DRUM, "enabled": 0})
	assert states(packs.upgrade("test")) == {"Carrier Pigeon": State.CURRENT, "Drum": State.EDITED}
	shipped({**PIGEON, "enabled": 0}, DRUM)
	assert states(packs.upgrade("test")) == {"Carrier Pigeon": State.UPDATE, "Drum": State.CURRENT}


# ---------------------------------------------------------------- what is shipped


def test_no_name_stands_for_two_records(site) -> None:
	"""Over all packs a name stands for one record, so that none gets another's."""
	records = [record for pack in packs.every().values() for record in pack.shipped()]
	assert seed.contradictions(records) == []


def test_all_packs_together(site) -> None:
	"""All packs install beside each other; then every record stands as shipped, and the trees are whole."""
	for name in packs.available():
		failed = [(str(change), change.failure) for change in packs.install(name) if change.failure]
		assert failed == [], name
	for name in packs.every():
		other = [str(change) for change in packs.changes(name) if change.state is not State.CURRENT]
		assert other == [], name
		assert packs.install(name) == []
	for doctype, parent in (("HL Category", "parent_hl_category"), ("HL Area", "parent_hl_area")):
		before = frappe.get_all(doctype, ["name", "lft", "rgt", parent], order_by="name")
		bounds = sorted(bound for row in before for bound in (row.lft, row.rgt))
		assert bounds == list(range(1, 2 * len(before) + 1)), doctype
		inside = {row.name: (row.lft, row.rgt) for row in before}
		for row in before:
			if row[parent]:
				assert inside[row[parent]][0] < row.lft < row.rgt < inside[row[parent]][1]


def test_migration_touches_no_record(shipped: Shipper) -> None:
	"""After a migration the list of packs is in step with the folders, and no shipped record was written."""
	from hotline_app.hotline_setup.install import after_migrate

	shipped(PIGEON)
	packs.install("test")
	frappe.db.set_value("HL Channel", "Carrier Pigeon", "enabled", 0)
	frappe.db.set_value("HL Pack", "test", "title", "Old")
	shipped({**PIGEON, "enabled": 1}, DRUM)
	after_migrate()
	assert frappe.db.get_value("HL Pack", "test", ["title", "installed"]) == ("Test", 1)
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "enabled") == 0
	assert not frappe.db.exists("HL Channel", "Drum")


def test_list_follows_the_folders(shipped: Shipper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
	"""A pack that is no longer shipped leaves the list, unless this site uses it."""
	shipped(PIGEON)
	packs.keep_list()
	assert not packs.is_installed("test")
	monkeypatch.setattr(packs, "FOLDER", tmp_path / "elsewhere")
	packs.keep_list()
	assert not frappe.db.exists("HL Pack", "test")
	assert frappe.db.get_value("HL Pack", packs.BASE, "installed")
	monkeypatch.setattr(packs, "FOLDER", tmp_path)
	packs.install("test")
	monkeypatch.setattr(packs, "FOLDER", tmp_path / "elsewhere")
	packs.keep_list()
	assert packs.is_installed("test")


def test_list_is_nobodys_to_edit(shipped: Shipper) -> None:
	"""What is written about a pack follows from its folder, also for who may install it."""
	pack = frappe.get_doc("HL Pack", packs.BASE)
	pack.title = "Mine"
	with pytest.raises(frappe.PermissionError):
		pack.save()
	with pytest.raises(frappe.PermissionError):
		pack.delete()


# The last one: a new column is committed by the database itself.
def test_field_is_added(shipped: Shipper) -> None:
	"""A pack may add a field to a form, and a record of the same pack may fill it."""
	field = {
		"doctype": "Custom Field",
		"name": "HL Channel-wing_span",
		"dt": "HL Channel",
		"fieldname": "wing_span",
		"label": "Wing Span",
		"fieldtype": "Int",
		"insert_after": "enabled",
	}
	shipped({**PIGEON, "wing_span": 68}, field)
	packs.install("test")
	assert frappe.db.get_value("HL Channel", "Carrier Pigeon", "wing_span") == 68
	shipped({**PIGEON, "wing_span": 68}, {**field, "label": "Span"})
	assert states(packs.upgrade("test")) == {
		"HL Channel-wing_span": State.UPDATE,
		"Carrier Pigeon": State.CURRENT,
	}
	assert frappe.get_meta("HL Channel").get_label("wing_span") == "Span"
	assert set(states(packs.changes("test")).values()) == {State.CURRENT}
