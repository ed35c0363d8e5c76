"""A site from before there were backups on schedule and pages by role gets both."""

import json

from hotline_app.hotline_setup import packs, upgrade

FILES = (
	packs.BASE_FOLDER / "39_cards.json",
	packs.BASE_FOLDER / "82_backup.json",
	packs.BASE_FOLDER / "83_workspaces.json",
)


def execute() -> None:
	for file in FILES:
		records = json.loads(file.read_text("utf-8"))
		upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
