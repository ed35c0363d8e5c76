"""Search: how people type, and what they may find."""

import frappe
import pytest
from frappe.query_builder import Table

from hotline_app.api import knowledge
from hotline_app.knowledge.search import indexing, postings
from tests.support import making


@pytest.fixture(autouse=True)
def _first_user(site) -> None:
	"""The framework makes the first user of a site its manager; nobody of these tests shall be that."""
	making.user("first")


@pytest.fixture
def shelf(site) -> dict[str, str]:
	"""A few articles, their names by a word."""
	made = {
		"heating": making.article(
			"暖气不热怎么处理", "请先看进水阀门是否打开。", keywords="屋里冷，供暖不好"
		),
		"invoice": making.article(
			"电子发票如何开具", "在网上营业厅可以开具电子发票。", keywords="开票，票据"
		),
		"property": making.article("物业费标准由谁定", "由业主与物业企业约定。"),
		"bank": making.article("Opening hours of banks", "From nine to five.", keywords="branch"),
	}
	return {word: doc.name for word, doc in made.items()}


def first(text: str, **about: str) -> str | None:
	found = knowledge.search(text, **about)["articles"]
	return found[0]["article"] if found else None


@pytest.mark.clause("C-6.2.6b")
@pytest.mark.parametrize(
	("typed", "meant"),
	[
		("我家暖气一点都不热", "heating"),
		("暖汽不热", "heating"),  # the wrong sign of the same sound
		("暖气", "heating"),
		("nuanqi", "heating"),
		("nuanqibure", "heating"),
		("nq", "heating"),
		("nqbr", "heating"),
		("屋里冷得很", "heating"),
		("发票怎么开", "invoice"),
		("dianzi fapiao", "invoice"),
		("dzfp", "invoice"),
		("物叶费谁定的", "property"),
		("opening hour", "bank"),
		("banks open", "bank"),
		("bransh", "bank"),
		("ban", "bank"),
		("Ｂａｎｋｓ", "bank"),
	],
)
def test_understood_as_typed(shelf: dict[str, str], typed: str, meant: str) -> None:
	"""Words, pinyin, its first letters, the beginning of a word and slips of the hand lead to the article."""
	assert first(typed) == shelf[meant]


@pytest.mark.parametrize("typed", ["", "  ", "？！", "的", "%", "'; drop table", "𠀀", "x" * 5000])
def test_nothing_is_found_for_nothing(shelf: dict[str, str], typed: str) -> None:
	"""Text without a word that is known finds nothing, and does no harm."""
	assert knowledge.search(typed)["articles"] == []


def test_synonyms_are_the_desks(shelf: dict[str, str]) -> None:
	"""A synonym that is added in the desk is understood at once, and one that is disabled no more."""
	assert first("水汀") is None
	synonym = frappe.get_doc({"doctype": "HL Synonym", "word": "水汀", "synonyms": "暖气，散热器"}).insert()
	assert first("水汀") == shelf["heating"]
	synonym.enabled = 0
	synonym.save()
	assert first("水汀") is None


def test_title_goes_before_text(site) -> None:
	"""An article with the word in its title stands before one that mentions it in its text."""
	mentioned = making.article("About much", "An answer.", text="<p>Sometimes a passport is asked for.</p>")
	titled = making.article("Passport", "An answer.")
	found = [row["article"] for row in knowledge.search("passport")["articles"]]
	assert found == [titled.name, mentioned.name]


def test_matter_at_hand_goes_first(site) -> None:
	"""Of two articles that fit alike the one of the line and kind of the matter stands first."""
	for name in ("Line A", "Line B"):
		frappe.get_doc({"doctype": "HL Line", "line_name": name, "number": name}).insert()
	one = making.article("Meter reading", line="Line A", order_kind="Enquiry")
	other = making.article("Meter reading", line="Line B", order_kind="Repair")
	assert first("meter reading", line="Line A", kind="Enquiry") == one.name
	assert first("meter reading", line="Line B", kind="Repair") == other.name


def test_what_helped_goes_first(site) -> None:
	"""Of two articles that fit alike the one that has helped stands first."""
	making.article("Bus pass", "Ask the depot.")
	good = making.article("Bus pass", "Ask the office.")
	for user in [making.user(f"helped-{number}", "Hotline Agent") for number in range(5)]:
		with making.acting_as(user):
			knowledge.helped(good.name, True)
	assert first("bus pass") == good.name


def test_lines_fence_the_search(site) -> None:
	"""A user whom a User Permission keeps to a line finds and reads nothing of other lines."""
	for name in ("Line A", "Line B"):
		frappe.get_doc({"doctype": "HL Line", "line_name": name, "number": name}).insert()
	for number in range(3):
		making.article(f"Street lamp {number}", line="Line B")
	own = making.article("Lamp in the street of ours, which is longer", line="Line A")
	everybodys = making.article("What a lamp in a street costs everybody, in general")
	agent = making.user("fenced", "Hotline Agent")
	frappe.get_doc(
		{"doctype": "User Permission", "user": agent, "allow": "HL Line", "for_value": "Line A"}
	).insert()
	with making.acting_as(agent):
		found = {row["article"] for row in knowledge.search("street lamp")["articles"]}
		hidden = frappe.get_all("HL Knowledge Article", {"line": "Line B"}, pluck="name")[0]
		with pytest.raises(frappe.PermissionError):
			knowledge.read(hidden)
	assert found == {own.name, everybodys.name}


def test_outsiders_find_what_is_public(site) -> None:
	"""A handling unit's user finds what is meant for the public, and nothing that is meant for agents."""
	making.article("Closing a road, internally")
	public = making.article("Closing a road", audience="Public")
	with making.acting_as(making.user("unit", "Hotline Unit User")):
		found = [row["article"] for row in knowledge.search("closing a road")["articles"]]
	assert found == [public.name]


def test_strangers_find_nothing(site) -> None:
	"""Without a right on the versions the search is refused."""
	with making.acting_as(making.user("provider", "Hotline Provider")), pytest.raises(frappe.PermissionError):
		knowledge.search("anything")


def test_index_made_anew_is_the_same(shelf: dict[str, str]) -> None:
	"""The index that is made from the versions equals the one that followed them one by one."""
	making.take_step(frappe.get_doc("HL Knowledge Article", shelf["bank"]), "Withdraw Article")
	before = _index()
	indexing.rebuild()
	assert _index() == before
	assert before[0]


def _index() -> tuple:
	return (
		sorted(frappe.qb.from_(Table(postings.POSTING)).select("term", "weight", "article").run()),
		sorted(
			row for row in frappe.qb.from_(Table(postings.TERM)).select("term", "articles").run() if row[1]
		),
	)
