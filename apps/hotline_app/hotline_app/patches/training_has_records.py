"""A site from before there were trainings gets its groups, its kind of certificate and its workspace."""

import json

from hotline_app.hotline_setup import packs, upgrade

FILES = (
	packs.BASE_FOLDER / "78_training.json",
	packs.BASE_FOLDER / "78_training_workspace.json",
)


def execute() -> None:
	for file in FILES:
		records = json.loads(file.read_text("utf-8"))
		upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
