"""What the packs ship, held against what has to be said in each situation.

The table below is the expectation, to be read by people: by situation the packs that ship it, and what is
said or offered in it, each as a pattern that the Chinese words of its scripts must hold.
"""

import re

import frappe
import pytest

from hotline_app.hotline_setup import packs
from hotline_app.script import checking, playing
from hotline_app.script.moment import of
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

BADGE = "8023"
LINES = {
	"community": "Community Service Line",
	"power": "Power Service Line",
	"government": "Government Service Line",
	"heating": "Heating Service Line",
	"health": "Health Enquiry Line",
}
ALL = "community power government heating health"
APOLOGY = "抱歉|对不起|道歉|歉意"
CALL_BACK = "回电"

# situation, packs, what the words hold, actions that are offered
SITUATIONS = [
	("Greeting", ALL, (BADGE, "热线", "帮您", "节日"), ()),
	("Greeting", "power", ("对不起，让您久等了",), ()),
	("Ask Name and Number", ALL, ("贵姓", "回电的号码", "核对.*13912345678"), ()),
	("Confirm the Matter", "government health", ("复述", "理解得对吗"), ()),
	("Answer at Once", ALL, ("请您稍等", "还在为您查询", "感谢您的耐心等待"), ()),
	("Cannot Answer Now", ALL, (APOLOGY, f"{CALL_BACK}答复", "记录", "什么时间"), ("Call Back",)),
	("Transfer", "community health", ("转接", "不要挂机", "对不起.*没有转接成功", CALL_BACK), ("Call Back",)),
	("Service Wanted", "community", ("贵姓", "电话", "地址", "10分钟", "再拨打"), ("Take an Order",)),
	("Find an Enterprise", "government", ("查到.*地址.*电话", "先挂机", CALL_BACK, "您同意吗"), ()),
	("First Contact with the Enterprise", "government", (BADGE, "经客户同意", "原因"), ()),
	("Enterprise Contact Check", "government", ("约定的上门时间", APOLOGY, "催促企业"), ("Urge",)),
	("Follow-up", ALL, (BADGE, "现在方便吗", "什么时间给您回电"), ("Call Back",)),
	("Follow-up Questions", ALL, ("满意吗", "遇到什么问题", "反馈单", "费用", "对收费满意", "建议"), ()),
	("Follow-up Questions", "government", ("态度", "效率", "质量"), ()),
	(
		"Complaint Taken",
		ALL,
		(APOLOGY, "理解", "记录", "答复您", "工号", "热线提出意见"),
		("Raise a Complaint",),
	),
	(
		"Angry Caller",
		"power health",
		("在认真听", "理解您的心情", "核对几个关键", "班长"),
		("Transfer to Leader",),
	),
	("Silent Call", "government", ("三遍", "再见"), ("Hang Up",)),
	("Silent Call", "health", ("两遍", "再见"), ("Hang Up",)),
	(
		"Hard to Understand",
		"health",
		("听筒", "换一部电话", "慢慢说", "小结", "方言"),
		("Transfer to Skill",),
	),
	("Wrong Number", "power health", ("可能拨错", "没关系"), ()),
	(
		"Out of Scope",
		"government health",
		("110", "119", "120", "调解", "法律程序", "军队", "区号", "记录下来"),
		(),
	),
	("Harassment", "power government health", ("录音", "班长", "多次"), ("Hang Up", "Report Harassment")),
	("Another Caller's Data", "health", ("很抱歉", "保密"), ()),
	("Agent's Name Asked", "government health", (BADGE, "不透露姓名"), ()),
	("Praise and Thanks", "health", ("表扬记录下来", "没关系", "建议", "不客气"), ()),
	("Planned Outage", "power", (APOLOGY, "检修", "不派抢修工单"), ()),
	("Customer-side Fault", "power", ("指导您检查", "有偿服务", "上门前告诉您"), ()),
	(
		"Fault Report",
		"power",
		("一家停电，还是多户", "什么时候", "跳闸", "左邻右舍", "欠费", "烧焦.*电线掉落"),
		(),
	),
	("Fault Report", "heating", ("室温", "立管", "邻居", "什么时候", "漏水"), ("Take an Order",)),
	("Closing", ALL, (BADGE, "其他需要帮助", "感谢您的来电", "评价", "先挂机"), ("Ask for Rating",)),
]


@pytest.fixture(scope="module", autouse=True)
def _all_packs(own_site, demo) -> None:
	with own_site.connected():
		for name in packs.available():
			packs.install(name)
		frappe.db.set_value("User", making.AGENT, "badge_number", BADGE)
		frappe.clear_document_cache("User", making.AGENT)
		frappe.db.commit()


def _scripts(situation: str, line: str) -> list:
	found = frappe.get_all(
		"HL Call Script", {"situation": situation, "line": line, "enabled": 1}, pluck="name"
	)
	return [frappe.get_doc("HL Call Script", name) for name in found]


def _played(script) -> tuple[str, set[str]]:
	"""All that an agent sees of a script, as said to a caller, and the actions that it offers."""
	with making.acting_as(making.AGENT):
		values = {
			**playing.EXAMPLE,
			"line": script.line,
			"caller_phone": "13912345678",
			"customer": "x",
			"next_due_at": frappe.utils.now_datetime(),
		}
		moment = of(script.line, None, values)
		moment.outage = {"script": "线路检修，预计18点恢复供电。"}
		moment._outage = lambda: moment.outage
		played = playing._filled(playing.versions.content_of(script), moment)
	texts = [step[name] for step in played["steps"] for name in ("say", "todo", "remind_say")]
	return "\n".join(filter(None, texts)), {step["action"] for step in played["steps"]}


@pytest.mark.clause("C-7.2.1")
@pytest.mark.clause("C-7.2.2")
@pytest.mark.clause("C-7.2.3")
@pytest.mark.clause("C-7.2.4")
@pytest.mark.clause("G-6.1")
@pytest.mark.clause("G-6.3")
@pytest.mark.clause("G-6.4")
@pytest.mark.clause("G-6.5")
@pytest.mark.clause("J-21")
@pytest.mark.clause("J-A1")
@pytest.mark.clause("J-A2b")
@pytest.mark.clause("P-27")
def test_each_pack_says_what_must_be_said():
	"""For each situation of the standards each pack has a script, which says and offers what it must."""
	missing = []
	for situation, names, wanted, actions in SITUATIONS:
		for name in names.split():
			scripts = _scripts(situation, LINES[name])
			seen = [_played(script) for script in scripts]
			text = "\n".join(words for words, _actions in seen)
			offered = set().union(*(found for _words, found in seen))
			missing += [(name, situation, part) for part in wanted if not re.search(part, text)]
			missing += [(name, situation, part) for part in actions if part not in offered]
	assert missing == []


def test_everything_that_is_shipped_can_be_played():
	"""Each shipped script is valid, has an English gloss for all that is said, and never names the agent."""
	names = frappe.get_all("HL Call Script", pluck="name")
	assert len(names) > 90
	for name in names:
		script = frappe.get_doc("HL Call Script", name)
		checking.check(script)
		for row in script.steps:
			assert bool(row.say) == bool(row.gloss), (name, row.step)
			assert bool(row.todo) == bool(row.todo_gloss), (name, row.step)
		assert all(row.gloss for row in script.answers), name
		assert "Mr Tester" not in _played(script)[0]


@pytest.mark.clause("J-A1")
def test_a_long_search_is_told_after_thirty_seconds():
	"""While something is looked up the agent is reminded after 30 seconds to say that it goes on."""
	for line in LINES.values():
		[script] = _scripts("Answer at Once", line)
		assert script.steps[0].remind_after == 30
		assert "还在为您查询" in script.steps[0].remind_say


@pytest.mark.parametrize(("line", "times"), [(LINES["government"], 3), (LINES["health"], 2)])
def test_a_silent_caller_is_asked_often_enough(line, times):
	"""A silent caller is asked three times, on the health line twice, before the agent hangs up."""
	[script] = _scripts("Silent Call", line)
	leads = {(row.step, row.gloss): row.next_step for row in script.answers}
	asked, step = 0, script.steps[0].step
	while (step, "Silence") in leads:
		asked, step = asked + 1, leads[step, "Silence"]
	[last] = [row for row in script.steps if row.step == step]
	assert (asked, last.action) == (times, "Hang Up")


def test_each_pack_lists_its_forbidden_phrases():
	"""Each pack has phrases of every kind that the standards name, with what to say instead."""
	for line in LINES.values():
		rows = frappe.get_all(
			"HL Forbidden Phrase", {"line": line}, ["kind", "severity", "instead", "instead_gloss"]
		)
		assert len({row.kind for row in rows}) == 9
		assert {row.severity for row in rows} == {"Block", "Warn"}
		assert all(row.instead and row.instead_gloss for row in rows)
