"""The matching core in pure Python: no site is needed."""

from datetime import date, datetime, timedelta

import pytest

from hotline_app.intake.routing.core import Condition, Rule, decide
from hotline_app.intake.words import phrases

PARENTS = {
	"Sun Village": "Wuxing",
	"Wuxing": "Huzhou",
	"Burst Pipe": "Water",
	"Water": "Utilities",
	"Team A": "Company",
}


def lineage(doctype, name):
	line = [name]
	while line[-1] in PARENTS:
		line.append(PARENTS[line[-1]])
	return line


def rule(name="Rule", **fields):
	words = {key: phrases(fields.pop(key)) for key in ("key_words", "but_not") if key in fields}
	return Rule(name=name, **words, **fields)


def when(field, operator, operand=None, kind="text", tree=None):
	return {"conditions": (Condition(field, operator, kind, operand, tree),)}


MOMENT = datetime(2026, 11, 1, 9, 30)
LATER = when("appointment_at", "is more than", MOMENT, "moment")
EARLIER = when("custom_day", "is less than", MOMENT, "moment")
BEFORE_SIX = when("custom_time", "is less than", 21600.0, "time")
DEAF = when("customer.notes", "contains", "deaf")
CASES = [
	("no condition matches anything", {}, {}, True),
	("line", {"line": "12345"}, {"line": "12345"}, True),
	("another line", {"line": "12345"}, {"line": "95598"}, False),
	("a line, none given", {"line": "12345"}, {}, False),
	("the area itself", {"area": "Wuxing"}, {"area": "Wuxing"}, True),
	("an area below", {"area": "Huzhou"}, {"area": "Sun Village"}, True),
	("an area above", {"area": "Sun Village"}, {"area": "Wuxing"}, False),
	("no area", {"area": "Wuxing"}, {"area": None}, False),
	("a category below", {"category": "Utilities"}, {"category": "Burst Pipe"}, True),
	("a category beside", {"category": "Water"}, {"category": "Power"}, False),
	("a Chinese key word", {"key_words": "着火\n火灾"}, {"description": "厨房着火了！"}, True),
	("a key word in the title", {"key_words": "着火"}, {"title": "着火", "description": "快来"}, True),
	("no key word", {"key_words": "着火"}, {"description": "水管漏水"}, False),
	("a key word, no text", {"key_words": "着火"}, {}, False),
	("an English word, other case", {"key_words": "gas leak*"}, {"title": "GAS LEAKING in the hall"}, True),
	("half of the words of a line", {"key_words": "gas leak*"}, {"title": "the gas bill"}, False),
	("full-width letters", {"key_words": "ktv"}, {"title": "楼下ＫＴＶ太吵"}, True),
	("but not", {"key_words": "着火", "but_not": "上火\n着火点"}, {"title": "着火点是什么"}, False),
	("but not, elsewhere", {"key_words": "着火", "but_not": "演习"}, {"title": "着火了"}, True),
	("but not alone", {"but_not": "演习"}, {"title": "消防演习"}, False),
	("is", when("channel", "is", "phone"), {"channel": "Phone"}, True),
	("is, another", when("channel", "is", "phone"), {"channel": "Web"}, False),
	("is not", when("channel", "is not", "phone"), {"channel": "Web"}, True),
	("is not, empty", when("channel", "is not", "phone"), {}, True),
	("is one of", when("kind", "is one of", frozenset({"report", "complaint"})), {"kind": "Report"}, True),
	("is none of", when("kind", "is one of", frozenset({"report"})), {"kind": "Praise"}, False),
	("contains", when("address", "contains", "人民路"), {"address": "湖州市人民路5号"}, True),
	("contains, empty", when("address", "contains", "人民路"), {"address": None}, False),
	("does not contain", when("address", "does not contain", "路"), {"address": "新村5号"}, True),
	("starts with", when("caller_phone", "starts with", "0572"), {"caller_phone": "05721234567"}, True),
	("starts otherwise", when("caller_phone", "starts with", "0572"), {"caller_phone": "13900572"}, False),
	("a tree field of one's own", when("team", "", "Company", tree="Team"), {"team": "Team A"}, True),
	("a tree field, empty", when("team", "", "Company", tree="Team"), {}, False),
	("is set", when("address", "is set"), {"address": "5号"}, True),
	("is set, nought", when("latitude", "is set", kind="number"), {"latitude": 0.0}, False),
	("is not set", when("address", "is not set"), {"address": ""}, True),
	("more", when("custom_people", "is more than", 10.0, "number"), {"custom_people": "12"}, True),
	("not more", when("custom_people", "is more than", 10.0, "number"), {"custom_people": 10}, False),
	("more than, empty", when("custom_people", "is more than", 10.0, "number"), {}, False),
	("less", when("latitude", "is less than", 31.0, "number"), {"latitude": 30.9}, True),
	("a number in other words", when("custom_people", "is", 10.0, "number"), {"custom_people": "10.0"}, True),
	("a later time", LATER, {"appointment_at": "2026-11-01 09:31:00"}, True),
	("an earlier day", EARLIER, {"custom_day": date(2026, 11, 1)}, True),
	("a time of day", BEFORE_SIX, {"custom_time": timedelta(hours=5)}, True),
	("a time of day as text", BEFORE_SIX, {"custom_time": "5:30:00"}, True),
	("a ticked box", when("confidential", "is", True, "check"), {"confidential": 1}, True),
	("a box not ticked", when("confidential", "is not", True, "check"), {"confidential": "0"}, True),
	("a custom field", when("custom_floor", "is", "b1"), {"custom_floor": "Ｂ1"}, True),
	("a linked record's text", DEAF, {"customer.notes": "Deaf; write"}, True),
	("only some hold", {**when("channel", "is", "phone"), "line": "12345"}, {"channel": "Phone"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "values", "matches"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_matching(asked, values, matches):
	"""A rule matches where all that it asks for holds, and only there."""
	decision = decide([rule(**asked, outcome={"urgency": "High"})], values, lineage)
	assert decision.outcome == ({"urgency": "High"} if matches else {})
	assert decision.rules == (["Rule"] if matches else [])


FIRST = rule("First", outcome={"urgency": "High", "advice": "A"})
SECOND = rule("Second", outcome={"urgency": "Low", "handling_unit": "Water"})
ONWARD = rule("Onward", go_on=True, outcome={"urgency": "High", "emergency_numbers": "119"})


@pytest.mark.parametrize(
	("rules", "counted", "outcome"),
	[
		([], [], {}),
		([FIRST, SECOND], ["First"], {"urgency": "High", "advice": "A"}),
		([SECOND, FIRST], ["Second"], {"urgency": "Low", "handling_unit": "Water"}),
		(
			[ONWARD, SECOND],
			["Onward", "Second"],
			{"urgency": "High", "emergency_numbers": "119", "handling_unit": "Water"},
		),
		([rule("Elsewhere", line="95598"), FIRST], ["First"], {"urgency": "High", "advice": "A"}),
		([rule("Exception"), FIRST], ["Exception"], {}),
		(
			[ONWARD, rule("More", go_on=True, outcome={"emergency_numbers": "120, 119"})],
			["Onward", "More"],
			{"urgency": "High", "emergency_numbers": "119, 120"},
		),
	],
)
def test_order_of_rules(rules, counted, outcome):
	"""The first rule that matches counts; where it goes on, later ones set only what is still open."""
	decision = decide(rules, {"line": "12345"}, lineage)
	assert (decision.rules, decision.outcome) == (counted, outcome)
