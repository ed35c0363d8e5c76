"""A site from before matters were transferred to linked lines gets the deadlines of their results."""

import json

from hotline_app.hotline_setup import packs, upgrade


def execute() -> None:
	records = json.loads((packs.BASE_FOLDER / "66_linked_lines.json").read_text("utf-8"))
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
