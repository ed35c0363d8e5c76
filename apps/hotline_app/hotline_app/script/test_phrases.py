"""Forbidden phrases in what goes out, and in what was said."""

import frappe
import pytest

from hotline_app.api import scripts as api
from hotline_app.script import phrases, replies
from hotline_app.script.phrases import UnreadablePatternError
from hotline_app.script.replies import ForbiddenPhraseError
from hotline_app.script.report.forbidden_phrases_found import forbidden_phrases_found as report
from hotline_app.script.spelling import spell
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def only_our_phrases(site):
	frappe.db.delete("HL Forbidden Phrase")
	phrases.forget()


def phrase(text, severity="Warn", **fields):
	values = {"doctype": "HL Forbidden Phrase", "phrase": text, "severity": severity, **fields}
	return frappe.get_doc(values).insert().name


def found(text, line=making.LINE):
	return [finding.text for finding in phrases.find(text, line)]


@pytest.mark.parametrize("text", ["这事不知道。", "不 知 道", "我不，知道", "您问的我真不知道呀"])
def test_a_phrase_is_found_however_it_is_typed(text):
	"""Spaces, commas and what stands around hide no phrase."""
	phrase("不知道")
	assert len(found(text)) == 1


def test_a_word_is_no_part_of_another():
	"""English phrases are whole words, in capitals or not."""
	phrase("not our job")
	assert found("That is NOT  our job!") == ["NOT  our job"]
	assert found("not our jobs") == []


def test_patterns_are_read_and_found():
	"""A pattern finds its variants; one that can't be read, or is found everywhere, is refused."""
	phrase("这(?:就)?是规定", is_pattern=1)
	assert found("这就是规定，这是规定") == ["这就是规定", "这是规定"]
	for wrong in ("(", "a*", "(a)"):
		with pytest.raises(UnreadablePatternError):
			phrase(wrong, is_pattern=1)


def test_a_phrase_of_one_line_is_free_on_others():
	"""Lines have their own phrases beside those of all lines."""
	phrase("等着吧", line=making.LINE)
	phrase("没办法")
	assert found("等着吧，没办法") == ["等着吧", "没办法"]
	assert found("等着吧，没办法", None) == ["没办法"]


def test_a_long_text_is_read_once():
	"""In a long text among many phrases each is found at its place, without asking the database again."""
	for number in range(60):
		phrase(f"第{number}句不能说")
	phrases.find("x", making.LINE)
	text = "您好，" * 20_000 + "第59句不能说" + "再见" * 100
	before, frappe.db.sql = frappe.db.sql, None
	try:
		[finding] = phrases.find(text, making.LINE)
	finally:
		frappe.db.sql = before
	assert text[finding.start : finding.end] == "第59句不能说" == finding.phrase.phrase


@pytest.mark.clause("G-6.6")
@pytest.mark.clause("J-21")
def test_a_blocked_phrase_is_never_stored_in_an_answer():
	"""A result with a blocked phrase is refused with what to say instead; without it, it is stored."""
	phrase("等着吧", "Block", instead="我们会尽快答复您。")
	order = making.order()
	order.resolution = "您就等着吧。"
	with pytest.raises(ForbiddenPhraseError, match="我们会尽快答复您"):
		order.save()
	order.reload()
	order.resolution = "已修好。"
	order.save()
	assert frappe.db.count("HL Phrase Finding") == 0


def test_what_was_refused_is_counted(monkeypatch):
	"""A reply that is refused stands in the report with who wrote it, though nothing of it is stored."""
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: jobs.append((method, values)))
	phrase("等着吧", "Block")
	order = making.order()
	order.resolution = "您就等着吧。"
	with making.acting_as(making.LEADER), pytest.raises(ForbiddenPhraseError):
		order.save()
	[(method, values)] = jobs
	frappe.get_attr(method)(**values)
	today = frappe.utils.nowdate()
	rows = report.execute({"from_date": today, "to_date": today, "group_by": "Agent"})[1]
	assert [(row["key"], row["refused"], row["warned"]) for row in rows] == [(making.LEADER, 1, 0)]


@pytest.mark.clause("G-6.6")
def test_a_lesser_phrase_is_warned_of_and_counted():
	"""A result with a lesser phrase is stored with a warning, once, and stands in the report."""
	name = phrase("没办法", kind="Can't Be Helped", instead="我记录下来。")
	order = making.order()
	order.resolution = "这个没办法。"
	frappe.clear_messages()
	order.save()
	assert "我记录下来" in str(frappe.get_message_log())
	order.reload()
	order.address = "Elsewhere"
	order.save()
	[kept] = frappe.get_all("HL Phrase Finding", fields=["*"])
	assert (kept.phrase, kept.reference_name, kept.reference_field) == (name, order.name, "resolution")
	today = frappe.utils.nowdate()
	columns, rows, *_rest = report.execute({"from_date": today, "to_date": today, "group_by": "Phrase"})
	assert columns and [(row["key"], row["warned"]) for row in rows] == [("没办法", 1)]


@pytest.mark.clause("G-6.6")
@pytest.mark.parametrize(
	("doctype", "field"),
	[("HL Work Order", "resolution"), ("HL Complaint", "answer"), ("HL Citizen Message", "text_zh")],
)
def test_wherever_a_reply_goes_out_it_is_looked_through(doctype, field):
	"""Results, answers to complaints and messages to citizens pass the same check before they are stored."""
	phrase("等着吧", "Block")
	doc = frappe.get_doc({"doctype": doctype, field: "等着吧"})
	hooks = frappe.get_doc_hooks()[doctype]["validate"]
	assert "hotline_app.script.replies.check" in hooks
	with pytest.raises(ForbiddenPhraseError):
		replies.check(doc)


def test_a_mail_about_an_order_is_a_written_reply():
	"""A mail that an agent writes about an order is held to its line's phrases; one that came in is not."""
	phrase("等着吧", "Block", line=making.LINE)
	order = making.order()
	mail = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"communication_medium": "Email",
		"reference_doctype": order.doctype,
		"reference_name": order.name,
		"subject": "Re",
		"content": "<p>等着吧</p>",
	}
	frappe.get_doc({**mail, "sent_or_received": "Received"}).insert()
	with pytest.raises(ForbiddenPhraseError):
		frappe.get_doc({**mail, "sent_or_received": "Sent"}).insert()


def test_what_another_system_wrote_is_taken():
	"""An order that another system reports is not refused for its words; they are counted."""
	phrase("等着吧", "Block")
	making.order(source_system="City", external_id="1", resolution="等着吧")
	assert frappe.db.count("HL Phrase Finding") == 1


@pytest.mark.clause("G-6.6")
def test_transcripts_are_marked(monkeypatch):
	"""What was said in a call is marked with its agent, once, also when the transcript is written anew."""
	phrase("不知道", "Block")
	order = making.order()
	monkeypatch.setattr(replies, "_fields", lambda hook, doctype: ["description"])
	order.update({"description": "我不知道", "agent": making.AGENT})
	order._doc_before_save = None
	replies.mark(order)
	replies.mark(order)
	rows = frappe.get_all("HL Phrase Finding", fields=["found_in", "agent", "reference_name"])
	assert [tuple(row.values()) for row in rows] == [("Transcript", making.AGENT, order.name)]


def test_the_page_asks_before_it_sends():
	"""While a reply is being written the page can ask for its phrases, and where they stand."""
	phrase("不知道", instead="我核实一下。")
	with making.acting_as(making.AGENT):
		[finding] = api.find_phrases("我不知道", making.LINE)
	assert (finding["text"], finding["start"], finding["instead"]) == ("不知道", 1, "我核实一下。")


@pytest.mark.clause("P-20")
def test_a_name_is_told_by_neutral_words():
	"""For each character of a name there is a neutral word, and one for those that sound alike."""
	with making.acting_as(making.AGENT):
		first, second, third = api.spell("章 立䶮")
	assert (first["character"], first["phrases"]) == ("章", ["立早章"])
	assert {"character": "张", "phrase": "弓长张"} in first["alike"]
	assert second["phrases"] and not any(row["character"] == "立" for row in second["alike"])
	assert (third["phrases"], third["alike"]) == ([], [])


def test_surnames_are_told_first():
	"""Among the characters that sound alike surnames come first: most names begin with one."""
	alike = [row["character"] for row in spell("远")[0]["alike"]]
	assert alike.index("袁") < alike.index("媛")
