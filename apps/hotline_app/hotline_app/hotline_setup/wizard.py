"""The new centre's choice of packs in the framework's setup wizard."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from . import packs

# The page's part is `public/js/setup_wizard.js`; its answers carry this before the pack's name.
ANSWER = "hotline_pack_"


def boot(bootinfo: frappe._dict) -> None:
	"""Tell the wizard's page which packs there are, as long as the wizard is still to be done.

	The framework's tours of its own pages are left out: they would stand before what people work with.
	"""
	bootinfo.onboarding_tours = []
	if cint(frappe.db.get_single_value("System Settings", "setup_complete")):
		return
	bootinfo.hotline_packs = [
		{
			"fieldname": ANSWER + pack.name,
			"title": pack.title,
			"standard": pack.standard,
			"description": pack.description,
		}
		for pack in packs.available().values()
	]


def stages(args: frappe._dict) -> list[dict[str, Any]]:
	"""Return a stage of the wizard for each pack that was chosen; none needs to be."""
	return [
		{
			"status": _("Installing {0}").format(_(pack.title)),
			"fail_msg": _("Failed to install {0}").format(_(pack.title)),
			"tasks": [{"fn": install, "args": pack.name}],
		}
		for pack in packs.available().values()
		if cint(args.get(ANSWER + pack.name))
	]


def install(name: str) -> None:
	"""Install a pack; the wizard commits, and takes all back if a record could not be made."""
	packs.install(name, whole=True)
