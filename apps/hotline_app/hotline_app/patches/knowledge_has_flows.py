"""A site from before there was a knowledge base gets its flows, reminders and synonyms."""

import json

from hotline_app.hotline_setup import packs, upgrade

FILES = (
	packs.WORKFLOWS / "hl_knowledge_article.json",
	packs.WORKFLOWS / "hl_knowledge_question.json",
	packs.BASE_FOLDER / "75_knowledge.json",
)


def execute() -> None:
	for file in FILES:
		records = json.loads(file.read_text("utf-8"))
		upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
