"""Scripts as administrators write them and agents play them."""

import frappe
import pytest

from hotline_app.api import scripts as api
from hotline_app.channel import outbox
from hotline_app.channel.adapters import sms_settings
from hotline_app.complaint import arising
from hotline_app.intake.course import timeline
from hotline_app.intake.routing.reading import UnreadableRuleError
from hotline_app.script import choosing, moment, playing, runs, store, versions
from hotline_app.script.checking import UnplayableScriptError
from hotline_app.script.doctype.hl_call_script import hl_call_script
from hotline_app.script.wording import UnspeakableError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

GREETING, PROGRESS = "Greeting", "Progress Asked"


@pytest.fixture
def agent(site):
	with making.acting_as(making.AGENT):
		yield making.AGENT


@pytest.fixture(autouse=True)
def only_our_scripts(site):
	"""The shipped scripts are tried by tests of their own."""
	frappe.db.set_value("HL Call Script", {"enabled": 1}, "enabled", 0)
	store.forget()


def new_script(title="Ours", steps=None, **fields):
	steps = steps or [{"step": "hello", "say": "您好", "gloss": "Hello"}]
	return frappe.get_doc(
		{"doctype": "HL Call Script", "title": title, "situation": GREETING, "steps": steps, **fields}
	)


def script(title="Ours", steps=None, **fields):
	with making.acting_as("Administrator"):
		return new_script(title, steps, **fields).insert()


def choice(step, *answers):
	return [{"step": step, "answer": answer, "next_step": leads} for answer, leads in answers]


# ---- writing


@pytest.mark.parametrize(
	("steps", "answers"),
	[
		([{"step": "a", "say": "x", "next_step": "b"}], []),
		([{"step": "a", "say": "x", "asks": "Choice"}], choice("a", ("Yes", "nowhere"))),
		([{"step": "a", "say": "x"}], choice("other", ("Yes", "a"))),
		([{"step": "a", "say": "x"}, {"step": "b", "say": "x"}], []),
		([{"step": "a", "say": "x", "next_step": "b"}, {"step": "b", "say": "x", "next_step": "a"}], []),
		([{"step": "a", "say": "x", "next_step": "a"}], []),
		([{"step": "a", "say": "x", "asks": "Choice"}], []),
		([{"step": "a", "say": "x"}, {"step": "a", "say": "y"}], []),
		([{"step": "a"}], []),
		([{"step": "a", "say": "x", "remind_after": 30}], []),
	],
	ids=[
		"step to nowhere",
		"answer to nowhere",
		"answer of no step",
		"step that nothing leads to",
		"circle",
		"circle of one",
		"choice of nothing",
		"key twice",
		"silent step",
		"silent reminder",
	],
)
def test_what_can_not_be_played_is_refused(steps, answers):
	"""A script with a dangling branch, a circle without a way out, or an empty step can't be stored."""
	with pytest.raises(UnplayableScriptError):
		script(steps=steps, answers=answers)


def test_a_circle_with_a_way_out_is_played():
	"""A question may be asked again as often as it takes, as long as one answer leads on."""
	made = script(
		steps=[{"step": "a", "say": "x", "asks": "Choice"}],
		answers=choice("a", ("Again", "a"), ("Done", None)),
	)
	assert made.version_number == 1


@pytest.mark.parametrize(
	("field", "value"),
	[("no_such", "1"), ("agent", "1"), ("urgency", "Terrible"), ("confidential", "maybe")],
)
def test_answers_fill_fields_that_there_are(field, value):
	"""A step fills only a field that an agent fills in, and only with what it can hold."""
	answers = [{"step": "a", "answer": "Yes", "value": value}]
	steps = [{"step": "a", "say": "x", "asks": "Choice", "fill_field": field}]
	with pytest.raises(UnplayableScriptError):
		script(steps=steps, answers=answers)


@pytest.mark.clause("J-A1")
@pytest.mark.parametrize(
	"text",
	[
		"{{ agent }}",
		"{{ user }}",
		"{{ order.agent }}",
		"{{ order.owner }}",
		"{{ frappe.session.user }}",
		"{{ order['agent'] }}",
		"{{ badge.__class__ }}",
		"{{ line.title() }}",
		"{{ badge",
	],
)
def test_no_script_names_the_agent(text):
	"""A text that would say the agent's name, or read anything else of the site, is refused."""
	with pytest.raises(UnspeakableError):
		script(steps=[{"step": "a", "say": text}])


@pytest.mark.parametrize(
	("fact", "operator", "value"),
	[
		("weather", "is", "rain"),
		("holiday", "contains", "x"),
		("progress", "is", "Somewhere"),
		("order.no_such", "is", "x"),
	],
)
def test_conditions_are_read_when_they_are_written(fact, operator, value):
	"""A condition on what nobody knows, or on a value that there is not, is refused."""
	with pytest.raises(UnreadableRuleError):
		script(conditions=[{"fact": fact, "operator": operator, "value": value}])


def test_each_wording_is_kept():
	"""A changed script keeps its earlier wordings; a change of what nobody says makes no version."""
	made = script()
	made.steps[0].say = "早上好"
	made.save()
	made.notes = "For the morning."
	made.save()
	assert made.version_number == 2
	said = [versions.read(made.name, number)[1]["steps"][0]["say"] for number in (1, 2)]
	assert said == ["您好", "早上好"]


# ---- choosing


def test_the_most_specific_script_wins(agent):
	"""Of the scripts that fit, the one that asks for most is taken; one that does not fit never is."""
	script("For all")
	script("For the line", line=making.LINE)
	script("For repairs", line=making.LINE, kind="Repair")
	script("For another line", line=None, kind="Praise", priority=99)
	chosen = choosing.choose(GREETING, making.LINE, "Repair")
	assert (chosen.script, chosen.others) == ("For repairs", ["For the line", "For all"])
	assert len(chosen.why) == 2
	assert choosing.choose(GREETING, making.LINE, "Service").script == "For the line"
	assert choosing.choose(GREETING, "No Such Line").script == "For all"
	assert choosing.choose(PROGRESS, making.LINE) is None


def test_priority_and_then_the_name_decide(agent):
	"""Among scripts that fit as closely the priority decides, and then the name."""
	for title, priority in (("B", 0), ("A", 0), ("C", 1)):
		script(title, priority=priority)
	chosen = choosing.choose(GREETING)
	assert [chosen.script, *chosen.others] == ["C", "A", "B"]


def test_the_callers_language_goes_first(agent):
	"""A caller who speaks another language gets the script in it, and the usual one where there is none."""
	script("Chinese", line=making.LINE, language="zh")
	script("English", language="en")
	assert choosing.choose(GREETING, making.LINE, language="en").script == "English"
	assert choosing.choose(GREETING, making.LINE, language="zh").script == "Chinese"
	assert choosing.choose(GREETING, making.LINE, language="fr").script == "Chinese"


def test_choosing_reads_the_scripts_once(agent):
	"""However often and among however many scripts is chosen, the database is asked once."""
	for number in range(5):
		script(f"S{number}", conditions=[{"fact": "holiday", "operator": "is", "value": "1"}])
	choosing.choose(GREETING)
	before = frappe.db.sql
	frappe.db.sql = None
	try:
		for _again in range(3):
			assert choosing.choose(GREETING, making.LINE, facts={"holiday": True}).script == "S0"
	finally:
		frappe.db.sql = before


@pytest.mark.clause("J-A1")
def test_on_a_holiday_of_the_lines_calendar_callers_are_greeted_so(agent):
	"""On a holiday in the calendar of the line its holiday greeting is said, on other days the usual one."""
	script("Usual")
	script("Holiday", conditions=[{"fact": "holiday", "operator": "is", "value": "1"}])
	assert api.for_moment(GREETING, making.LINE)["script"] == "Usual"
	with making.acting_as("Administrator"):
		calendar = frappe.get_doc(
			"HL Service Calendar", frappe.get_cached_value("HL Line", making.LINE, "calendar")
		)
		calendar.append("holidays", {"date": frappe.utils.nowdate(), "description": "Spring Festival"})
		calendar.save()
	assert api.for_moment(GREETING, making.LINE)["script"] == "Holiday"


@pytest.mark.clause("P-18")
def test_past_the_ring_limit_the_agent_apologises(agent):
	"""A call that rang longer than the line allows begins with the apology; one within the limit does not."""
	script("Usual")
	script("Late", conditions=[{"fact": "late_answer", "operator": "is", "value": "1"}])
	limit = frappe.get_cached_value("HL Line", making.LINE, "ring_target")
	for rings, title in ((limit, "Usual"), (limit + 1, "Late")):
		played = playing.for_moment(GREETING, moment.of(making.LINE, call={"rings": rings}))
		assert played["script"] == title


@pytest.mark.clause("G-6.2")
def test_progress_is_told_by_the_state_of_the_case(agent):
	"""Who asks for progress hears unit and limit; past it that it is urged; when settled, the result."""
	for state in ("Within Limit", "Overdue", "Closed"):
		script(state, situation=PROGRESS, conditions=[{"fact": "progress", "operator": "is", "value": state}])
	order = making.order()
	assert api.for_moment(order=order.name)["script"] == "Within Limit"
	past = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=-1)
	frappe.db.set_value("HL Work Order", order.name, "next_due_at", past)
	assert api.for_moment(order=order.name)["script"] == "Overdue"
	frappe.db.set_value("HL Work Order", order.name, "stage", "Done")
	assert api.for_moment(order=order.name)["script"] == "Closed"


@pytest.mark.clause("G-6.4")
def test_a_complaint_has_words_by_whom_it_is_about(agent):
	"""About an order with an open complaint the agent says what fits to whom the complaint is about."""
	for about in ("Provider", "Agent"):
		script(about, conditions=[{"fact": "complaint_about", "operator": "is", "value": about}])
	order = making.order()
	with making.acting_as("Administrator"):
		frappe.get_doc(
			{
				"doctype": "HL Complaint",
				"work_order": order.name,
				"line": order.line,
				"channel": "Phone",
				"kind": "Complaint",
				"content": "The fitter was rude.",
				"complainant_phone": "13912345678",
				"target_type": "Provider",
				"target_name": "Somebody",
			}
		).insert()
	with making.acting_as(making.COMPLAINT_HANDLER):
		assert api.for_moment(GREETING, order=order.name)["script"] == "Provider"


@pytest.mark.clause("P-27")
def test_who_harasses_again_has_a_script_of_its_own(agent):
	"""A number that was reported before brings up the words for repeated harassment."""
	script("First time")
	script("Again", conditions=[{"fact": "harassment_reports", "operator": "is more than", "value": "0"}])
	order = making.order()
	assert api.for_moment(GREETING, order=order.name)["script"] == "First time"
	frappe.get_doc(
		{
			"doctype": "HL Blacklist Entry",
			"number": order.caller_phone,
			"kind": "Harassment",
			"reason": "Rings all night",
		}
	).insert()
	assert api.for_moment(GREETING, order=order.name)["script"] == "Again"


# ---- playing


def test_words_are_filled_in_for_the_moment(agent):
	"""Badge, line, caller, address and lookup code stand in the text; what is not known is a blank."""
	frappe.db.set_value("User", agent, "badge_number", "8023")
	script(
		steps=[
			{
				"step": "a",
				"say": "{{ line }} {{ badge }} {{ caller }} {{ order.address }} {{ lookup_code }} {{ unit }}",
				"gloss": "{{ line }} {{ caller }}",
			}
		]
	)
	order = making.order(caller_name="王小明", caller_gender="Male")
	[step] = api.for_moment(GREETING, order=order.name)["steps"]
	assert step["say"] == f"社区服务热线 8023 王先生 1 Test Road {order.query_code} ____"
	assert step["gloss"] == "Community Service Line Mr 王小明"


def test_what_is_typed_counts_before_it_is_stored(agent):
	"""An agent first greets; with a category the kind says what comes next, and the caller is named."""
	script("Fault", situation="Fault Report", steps=[{"step": "a", "say": "{{ caller }}"}])
	script("Hello")
	values = {"line": making.LINE, "kind": "Repair", "caller_name": "Mr Tester"}
	assert api.for_moment(values=values)["script"] == "Hello"
	played = api.for_moment(values={**values, "category": "Plumbing"})
	assert (played["script"], played["steps"][0]["say"]) == ("Fault", "Mr Tester")


def test_situations_are_those_that_have_words(agent):
	"""The agent finds the situations for which there is a script, and the one of the moment is marked."""
	script(line=making.LINE)
	script("Progress", situation=PROGRESS)
	found = api.situations(making.LINE)
	assert [(row["name"], row["comes_up"]) for row in found] == [(GREETING, True), (PROGRESS, False)]


def test_only_the_centre_reads_scripts(site):
	"""Providers, units and partners are told no scripts."""
	for user in (making.PROVIDER, making.UNIT_USER, making.PARTNER):
		with making.acting_as(user), pytest.raises(frappe.PermissionError):
			api.for_moment(GREETING, making.LINE)


def test_the_desk_plays_what_is_not_stored_yet():
	"""Whoever writes scripts tries them as they stand in the form, with an order or an example."""
	draft = new_script(steps=[{"step": "a", "say": "{{ caller }} {{ badge }}"}]).as_dict()
	assert hl_call_script.preview(draft)["steps"][0]["say"] == "王先生 ____"
	order = making.order()
	assert hl_call_script.preview(draft, order.name)["steps"][0]["say"] == "Mr Tester ____"
	with pytest.raises(UnplayableScriptError):
		hl_call_script.preview({**draft, "steps": []})
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		hl_call_script.preview(draft)


# ---- the path


def asking(**fields):
	return script(
		steps=[
			{"step": "how", "say": "急吗？", "asks": "Choice", "fill_field": "urgency"},
			{"step": "thank", "say": "谢谢"},
		],
		answers=[
			{"step": "how", "answer": "急", "value": "High", "next_step": "thank"},
			{"step": "how", "answer": "不急", "value": "Low", "next_step": "thank"},
		],
		**fields,
	)


def test_the_path_is_kept_and_fills_the_order(agent):
	"""What was said and answered is on the order's record, and the answer in the order's own field."""
	made, order = asking(), making.order()
	path = [{"step": "how", "said": "急吗？", "answer": "急", "value": "High", "ago": 20}]
	run = api.keep_path(made.name, 1, path, order=order.name, fill=True)
	again = api.keep_path(
		made.name, 1, [*path, {"step": "thank", "said": "谢谢"}], run=run, ended=True, fill=True
	)
	order.reload()
	assert (again, order.urgency) == (run, "High")
	kept = frappe.get_doc("HL Script Run", run)
	assert [(row.step, row.answer, row.order_field) for row in kept.steps] == [
		("how", "急", "urgency"),
		("thank", "", None),
	]
	assert (kept.agent, kept.line, kept.version_number) == (agent, order.line, 1)
	assert kept.ended_at and kept.steps[0].at < kept.steps[1].at
	[told] = [e for e in timeline.timeline(order) if e["kind"] == "script"]
	assert told["text"] == "急吗？ — 急"


def test_a_later_change_of_the_order_stays(agent):
	"""Going on in a script does not undo what somebody typed into the order meanwhile."""
	made, order = asking(), making.order()
	path = [{"step": "how", "said": "", "answer": "急", "value": "High"}]
	run = api.keep_path(made.name, 1, path, order=order.name, fill=True)
	frappe.db.set_value("HL Work Order", order.name, "urgency", "Emergency")
	api.keep_path(made.name, 1, [*path, {"step": "thank"}], run=run, fill=True)
	assert frappe.db.get_value("HL Work Order", order.name, "urgency") == "Emergency"


def test_a_path_before_the_order_joins_it_later(agent):
	"""What was played before the order was stored belongs to it afterwards."""
	made = asking()
	run = api.keep_path(made.name, 1, [{"step": "how", "answer": "急", "value": "High"}])
	order = making.order(urgency="High")
	api.keep_path(made.name, 1, [{"step": "how", "answer": "急", "value": "High"}], order.name, run=run)
	assert frappe.db.get_value("HL Script Run", run, ["work_order", "line"]) == (order.name, order.line)


def test_the_version_that_was_shown_is_kept(agent):
	"""A script that is changed during a call does not change what was said in it."""
	made = asking()
	with making.acting_as("Administrator"):
		made.steps[0].say = "很急吗？"
		made.save()
	run = api.keep_path(made.name, 1, [{"step": "how", "said": "急吗？"}])
	version = frappe.db.get_value("HL Script Run", run, "version")
	assert "很急吗" not in frappe.db.get_value("HL Script Version", version, "content")


def test_the_forms_of_call_and_order_lead_to_the_scripts():
	"""In the desk the scripts that were played are found from the call and from the order."""
	for doctype, field in (("HL Call", "call"), ("HL Work Order", "work_order")):
		data = frappe.get_meta(doctype).get_dashboard_data()
		assert data.non_standard_fieldnames["HL Script Run"] == field
		assert "HL Script Run" in [name for group in data.transactions for name in group["items"]]


def test_nobody_writes_anothers_path(agent):
	"""A path is only written by the agent who takes it, and only with steps that the script has."""
	made = asking()
	run = api.keep_path(made.name, 1, [{"step": "how"}])
	with making.acting_as(making.LEADER), pytest.raises(runs.OthersPathError):
		api.keep_path(made.name, 1, [{"step": "how"}], run=run)
	with pytest.raises(frappe.ValidationError):
		api.keep_path(made.name, 1, [{"step": "invented"}])
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("HL Script Run", run).save()


def test_a_used_script_stays(agent):
	"""A script that was played can be switched off, not deleted: its calls refer to it."""
	made = asking()
	api.keep_path(made.name, 1, [{"step": "how"}])
	with making.acting_as("Administrator"):
		with pytest.raises(versions.UsedScriptError):
			frappe.get_doc("HL Call Script", made.name).delete()
		other = script("Unused")
		other.delete()
	assert not frappe.db.exists("HL Script Version", {"script": "Unused"})


def test_a_path_is_as_hidden_as_its_order(agent):
	"""Who may not know of an order because of a complaint does not see what was said about it either."""
	made, order = asking(), making.order(kind="Complaint", description="The agent was rude.")
	run = api.keep_path(made.name, 1, [{"step": "how"}], order=order.name)
	assert frappe.get_list("HL Script Run", pluck="name") == [run]
	with making.acting_as("Administrator"):
		arising.from_order(order, target_type="Agent", target=making.AGENT).insert()
	assert frappe.get_list("HL Script Run", pluck="name") == []
	assert frappe.get_list("HL Script Run Step", parent_doctype="HL Script Run", pluck="parent") == []
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("HL Script Run", run).check_permission("read")


@pytest.mark.clause("G-6.2")
def test_the_lookup_code_is_sent(agent, monkeypatch):
	"""The caller gets the lookup code by SMS; where there is no way to send it, the agent is told it."""
	order = making.order()
	with pytest.raises(frappe.ValidationError, match=order.query_code):
		api.send_lookup_code(order.name)
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "http://sms.example")
	sent = []
	monkeypatch.setattr(sms_settings, "send_sms", lambda _to, text, **_options: sent.append(text))
	api.send_lookup_code(order.name)
	kept = frappe.get_last_doc("HL Message", {"work_order": order.name})
	outbox.deliver(kept.name)
	assert order.query_code in sent[-1]
	assert order.query_code not in kept.text
