"""Articles: their versions, their flow, their review, what is counted of them."""

import frappe
import pytest
from frappe.model.workflow import WorkflowPermissionError
from frappe.utils import add_days, getdate, nowdate

from hotline_app.api import knowledge
from tests.support import making

EDITOR = "Hotline Knowledge Editor"
ARTICLE = "HL Knowledge Article"


@pytest.fixture(autouse=True)
def _first_user(site) -> None:
	"""The framework makes the first user of a site its manager; nobody of these tests shall be that."""
	making.user("first")


@pytest.fixture
def editor(site) -> str:
	return making.user("editor", EDITOR)


@pytest.fixture
def leader(site) -> str:
	return making.user("leader", "Hotline Shift Leader")


@pytest.fixture
def agent(site) -> str:
	return making.user("agent", "Hotline Agent")


@pytest.mark.clause("C-6.2.6a")
def test_standard_answer_is_read(agent: str) -> None:
	"""An agent finds a published article and reads its standard answer, which counts as a use."""
	made = making.article("Where waste goes", "Take it to the yard.", text="<p>Long.</p>")
	with making.acting_as(agent):
		found = knowledge.search("where does waste go")["articles"]
		read = knowledge.read(found[0]["article"])
	assert (read["article"], read["answer"], read["text"]) == (
		made.name,
		"Take it to the yard.",
		"<p>Long.</p>",
	)
	assert frappe.db.get_value(ARTICLE, made.name, "use_count") == 1


def test_flow_to_readers(editor: str, leader: str, agent: str) -> None:
	"""A draft is read by nobody outside the editors until another person than its author has published it."""
	with making.acting_as(editor):
		draft = making.article("Bulky waste", publish=False)
		draft = making.take_step(draft, "Submit for Review")
	with making.acting_as(agent):
		assert knowledge.search("bulky waste")["articles"] == []
		with pytest.raises(knowledge.NoLongerInForceError):
			knowledge.read(draft.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(ARTICLE, draft.name).check_permission("read")
	with making.acting_as(leader):
		making.take_step(draft, "Publish")
	with making.acting_as(agent):
		assert knowledge.read(draft.name)["version"] == 1


def test_old_version_stays_while_a_new_one_is_written(editor: str, leader: str, agent: str) -> None:
	"""Readers see the published version until the next is published; then what has changed is marked."""
	made = making.article("Swimming pool", "It opens at eight.")
	with making.acting_as(editor):
		draft = making.take_step(made, "Revise")
		draft.answer = "It opens at nine."
		draft.change_note = "Winter hours"
		draft.save()
		draft = making.take_step(draft, "Submit for Review")
	with making.acting_as(agent):
		assert knowledge.read(made.name)["answer"] == "It opens at eight."
	with making.acting_as(leader):
		making.take_step(draft, "Publish")
	with making.acting_as(agent):
		read = knowledge.read(made.name)
	assert (read["answer"], read["version"], read["change_note"]) == ("It opens at nine.", 2, "Winter hours")
	assert "<del>eight</del><ins>nine</ins>" in read["versions"][0]["difference"]
	assert [row["version"] for row in read["versions"]] == [2, 1]


def test_withdrawn_article_is_not_found(site) -> None:
	"""What is withdrawn is neither found nor read, and comes back with the version that is published next."""
	made = making.article("Ice rink")
	withdrawn = making.take_step(made, "Withdraw Article")
	assert knowledge.search("ice rink")["articles"] == []
	with pytest.raises(knowledge.NoLongerInForceError):
		knowledge.read(made.name)
	drafted = making.take_step(withdrawn, "Revise")
	making.take_step(making.take_step(drafted, "Submit for Review"), "Publish")
	assert knowledge.read(made.name)["version"] == 2


def test_published_text_is_not_edited_past_the_flow(editor: str) -> None:
	"""An editor can't change a published article without taking it into revision."""
	made = making.article("Library")
	with making.acting_as(editor):
		made = frappe.get_doc(ARTICLE, made.name)
		made.answer = "Changed on the quiet."
		with pytest.raises(WorkflowPermissionError):
			made.save()


def test_versions_are_made_by_the_flow_only(editor: str) -> None:
	"""Nobody writes a version, whatever rights the desk gives."""
	made = making.article("Museum")
	version = frappe.get_doc("HL Knowledge Version", made.published_version)
	version.answer = "Forged."
	with pytest.raises(frappe.PermissionError):
		version.save()


@pytest.mark.clause("C-6.2.6b")
def test_review_comes_at_its_interval(editor: str) -> None:
	"""A published article is due for review after its interval; a confirmed review plans the next."""
	made = making.article("Zoo", review_interval=30, editor=editor)
	assert getdate(made.review_on) == getdate(add_days(nowdate(), 30))
	made.db_set("review_on", add_days(nowdate(), -1))
	assert knowledge.read(made.name)["review_overdue"]
	with making.acting_as(editor):
		frappe.get_doc(ARTICLE, made.name).confirm_review()
	assert not knowledge.read(made.name)["review_overdue"]
	assert knowledge.read(made.name)["version"] == 1


def test_due_review_is_told_to_its_editor_only(editor: str, leader: str) -> None:
	"""The day after a review was due its editor is reminded, and nobody else."""
	made = making.article("Aquarium", editor=editor)
	made.db_set("review_on", add_days(nowdate(), -1))
	frappe.get_doc("Notification", "Hotline: Article Review Overdue").send(frappe.get_doc(ARTICLE, made.name))
	told = frappe.get_all("Notification Log", {"document_name": made.name}, pluck="for_user")
	assert told == [editor]


def test_what_rests_on_an_article_is_reviewed_with_it(editor: str) -> None:
	"""A new version of the higher level's article makes those below due and tells their editors."""
	rule = making.article("National rule", "Thirty days.", level="National")
	local = making.article("How we do it", level="City", based_on=rule.name, editor=editor)
	rule = frappe.get_doc(ARTICLE, rule.name)
	rule.answer = "Fifteen days."
	rule.save()
	assert str(frappe.db.get_value(ARTICLE, local.name, "review_on")) == nowdate()
	assert frappe.db.exists("Notification Log", {"for_user": editor, "document_name": local.name})


def test_answer_that_nobody_can_say_is_refused(site) -> None:
	"""A standard answer of more than 500 characters is refused with its length."""
	with pytest.raises(frappe.ValidationError, match="501"):
		making.article("Too long", "x" * 501)


def test_validity_fences_the_search(site) -> None:
	"""An article is found only between the days on which it holds."""
	making.article("Summer bath opening", valid_from=add_days(nowdate(), 1))
	making.article("Summer bath prices", valid_until=add_days(nowdate(), -1))
	held = making.article("Summer bath rules", valid_from=nowdate(), valid_until=nowdate())
	assert [row["article"] for row in knowledge.search("summer bath")["articles"]] == [held.name]


def test_helped_counts_a_mind_once(agent: str) -> None:
	"""Whoever says that an article helped, and then that it did not, counts with the latter only."""
	made = making.article("Ferry")
	with making.acting_as(agent):
		knowledge.helped(made.name, True)
		counts = knowledge.helped(made.name, False)
	assert (counts["helped_count"], counts["not_helped_count"]) == (0, 1)


def test_readers_open_what_is_attached(agent: str) -> None:
	"""A private file beside an article is opened by the readers of the version that was published with it."""
	draft = making.article("Form for parking", publish=False)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "form.txt",
			"content": "a form",
			"attached_to_doctype": ARTICLE,
			"attached_to_name": draft.name,
			"is_private": 1,
		}
	).insert()
	making.take_step(making.take_step(draft, "Submit for Review"), "Publish")
	with making.acting_as(agent):
		(shown,) = knowledge.read(draft.name)["files"]
		copy = frappe.get_doc(
			"File", {"file_url": shown["file_url"], "attached_to_doctype": "HL Knowledge Version"}
		)
		assert copy.has_permission("read")
	assert shown["file_name"] == file.file_name
