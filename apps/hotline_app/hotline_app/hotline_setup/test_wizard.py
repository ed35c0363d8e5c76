"""The new centre's choice of packs in the setup wizard."""

import frappe
import pytest

from hotline_app.hotline_setup import packs, wizard

pytestmark = pytest.mark.usefixtures("site")


def test_every_pack_is_offered() -> None:
	"""While the wizard is to be done its page is told of each pack; afterwards of none."""
	frappe.db.set_single_value("System Settings", "setup_complete", 0)
	before, after = frappe._dict(), frappe._dict()
	wizard.boot(bootinfo=before)
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	wizard.boot(bootinfo=after)
	assert {pack["fieldname"].removeprefix(wizard.ANSWER) for pack in before.hotline_packs} == {
		"community",
		"government",
		"health",
		"heating",
		"power",
	}
	for pack in before.hotline_packs:
		assert pack["title"] and pack["standard"] and pack["description"]
	assert "hotline_packs" not in after


def test_a_stage_for_each_chosen_pack() -> None:
	"""Each pack that was chosen is a stage of its own, which installs it; choosing none is allowed."""
	assert wizard.stages(frappe._dict(language="English")) == []
	answers = frappe._dict({f"{wizard.ANSWER}government": 1, f"{wizard.ANSWER}health": "0"})
	(stage,) = wizard.stages(answers)
	assert stage["status"] and stage["fail_msg"]
	(task,) = stage["tasks"]
	task["fn"](task["args"])
	assert packs.is_installed("government") and not packs.is_installed("health")


def test_the_framework_finds_the_stages() -> None:
	"""The stage stands among those that the framework's wizard runs."""
	from frappe.desk.page.setup_wizard.setup_wizard import get_setup_stages

	tasks = [
		task
		for stage in get_setup_stages(frappe._dict({f"{wizard.ANSWER}heating": 1}))
		for task in stage["tasks"]
	]
	assert {"fn": wizard.install, "args": "heating"} in tasks


def test_a_broken_pack_fails_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
	"""A record that can't be made fails the stage, so that the wizard takes all back and says so."""
	broken = {"doctype": "HL Category", "category_name": "Feeding", "parent_hl_category": "Nowhere"}
	monkeypatch.setattr(packs.Pack, "shipped", lambda pack: [broken])
	with pytest.raises(packs.IncompletePackError, match="Feeding"):
		wizard.install("health")
