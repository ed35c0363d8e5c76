import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.telephony import blacklist, queueing, rules
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _reported(**fields):
	values = {"number": "139 1234 5678", "kind": "Harassment", "reason": "Shouts at night."}
	with making.acting_as(making.AGENT):
		return frappe.get_doc({"doctype": "HL Blacklist Entry", **values, **fields}).insert()


def _confirmed(effect: str = "Refuse", **fields):
	entry = _reported(**fields)
	with making.acting_as(making.LEADER):
		return making.take_step(entry, "Confirm Entry", effect=effect)


@pytest.mark.clause("J-A2c")
@pytest.mark.clause("P-27")
def test_reported_confirmed_expired():
	"""An agent reports a number with its call, the leader is told and confirms it; after its days it ends."""
	calls.seat("11", making.AGENT)
	call = calls.answered("c1", "11").take()
	entry = _reported(call=call.name)
	assert (entry.number, entry.stage, entry.reported_by) == (calls.CALLER, "Reported", making.AGENT)
	assert entry.line == making.LINE
	assert frappe.db.exists("Notification Log", {"for_user": making.LEADER, "document_name": entry.name})
	assert blacklist.standing(calls.CALLER, making.LINE) is None
	with making.acting_as(making.LEADER):
		entry = making.take_step(entry, "Confirm Entry", effect="Lowest Place")
	assert (entry.stage, entry.confirmed_by) == ("Confirmed", making.LEADER)
	assert str(entry.expires_on) == add_days(nowdate(), 30)
	assert blacklist.standing("+86 139-1234-5678", making.LINE).effect == "Lowest Place"
	frappe.db.set_value("HL Blacklist Entry", entry.name, "expires_on", add_days(nowdate(), -1))
	assert blacklist.standing(calls.CALLER, making.LINE) is None
	blacklist.expire()
	assert frappe.db.get_value("HL Blacklist Entry", entry.name, "stage") == "Expired"


def test_agent_decides_nothing():
	"""An agent can neither confirm an entry nor say what follows from it."""
	entry = _reported(effect="Refuse")
	assert frappe.db.get_value("HL Blacklist Entry", entry.name, "effect") == "Lowest Place"
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		making.take_step(entry, "Confirm Entry")


def test_lifting_needs_a_reason():
	"""A leader lifts an entry with the reason, and it has no effect any more."""
	entry = _confirmed()
	with making.acting_as(making.LEADER):
		with pytest.raises(frappe.ValidationError):
			making.take_step(entry, "Lift Entry")
		entry = making.take_step(entry, "Lift Entry", decision="Has apologised.")
	assert (entry.stage, blacklist.standing(calls.CALLER, making.LINE)) == ("Lifted", None)


@pytest.mark.parametrize(
	("effect", "action"),
	[("Refuse", "Refuse"), ("Play Notice", "Notice"), ("Only Mark", "Seat"), ("Lowest Place", "Seat")],
)
def test_effect_on_the_queue(effect, action):
	"""What follows from an entry is data: refused, told a notice, put last, or only marked on the screen."""
	calls.seat("11", making.AGENT)
	_confirmed(effect)
	call = calls.Call("c1").queued().take()
	assert call.blacklist_effect == effect
	assert queueing.route(call.name).action == action


def test_lowest_place():
	"""A blacklisted caller waits behind those who came later."""
	_confirmed("Lowest Place")
	first = calls.Call("c1").queued().take()
	later = calls.Call("c2", caller="13800000000").queued().take()
	assert [row.name for row in queueing.waiting(making.LINE)] == [later.name, first.name]


def test_nobody_is_refused_in_an_emergency():
	"""An emergency chosen in the menu, and a line that refuses nobody, let a blacklisted caller through."""
	calls.seat("11", making.AGENT)
	_confirmed("Refuse")
	rule = frappe.get_doc({"doctype": "HL Call Rule", "line": making.LINE})
	rule.append("choices", {"digit": "1", "title": "Emergency", "leads_to": "Agent", "emergency": 1})
	rule.insert()
	calls.Call("c1").ringing()(1).queued().take()
	urgent = calls.Call("c2").ringing()(1).ivr_choice(choice="1")(1).queued().take()
	assert queueing.route(urgent.name).action == "Seat"
	rule.never_refuse = 1
	rule.save()
	rules.forget()
	assert blacklist.standing(calls.CALLER, making.LINE).effect == "Only Mark"


def test_entry_of_one_line():
	"""An entry of a line has no effect on another."""
	frappe.get_doc({"doctype": "HL Line", "line_name": "Far Line", "number": "4000"}).insert()
	_confirmed(line="Far Line")
	assert blacklist.standing(calls.CALLER, making.LINE) is None
	assert blacklist.standing(calls.CALLER, "Far Line").effect == "Refuse"
