"""A site from before there were quality reviews gets their flows, scorecards, plans and schemes."""

import json

from hotline_app.hotline_setup import packs, upgrade

FILES = (
	packs.WORKFLOWS / "hl_quality_review.json",
	packs.WORKFLOWS / "hl_procedure_proposal.json",
	packs.WORKFLOWS / "hl_appraisal.json",
	packs.BASE_FOLDER / "78_quality.json",
	packs.BASE_FOLDER / "79_quality_workspace.json",
)


def execute() -> None:
	for file in FILES:
		records = json.loads(file.read_text("utf-8"))
		upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
