"""Who may do what with calls and what is kept of them: role by role, as the framework's own ways give it.

The table is the expectation, to be read by people: r read, w write; `-` is nothing at all. What may be read
is in lists, what may not is in none.
"""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.privacy import retention
from hotline_app.telephony import call_backs, helping
from hotline_app.telephony.recordings import stock
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")

EXPECTED = """
                         agent  other  leader  followup  complaints  quality  editor  unit  provider  citizen
HL Call                  rw     rw     rw      rw        r           r        -       -     -         -
HL Call Event            r      r      r       r         r           r        -       -     -         -
HL Recording: of a talk  r      -      r       -         -           r        -       -     -         -
HL Recording: a message  r      r      r       r         r           r        -       -     -         -
HL Recording Listening   -      -      r       -         -           r        -       -     -         -
HL Call Listening        -      -      r       -         -           r        -       -     -         -
HL Call Back             rw     rw     rw      rw        -           r        -       -     -         -
HL Blacklist Entry       r      r      rw      r         r           r        -       -     -         -
HL Help Request          rw     -      rw      -         -           r        -       -     -         -
HL Seat                  r      r      rw      r         r           r        -       -     -         -
HL Seat Event            -      -      r       -         -           r        -       -     -         -
HL Switch                -      -      r       -         -           -        -       -     -         -
"""
ROLES = {
	"other": "Hotline Agent",
	"followup": "Hotline Follow-up Agent",
	"complaints": "Hotline Complaint Handler",
	"quality": "Hotline Quality Inspector",
	"editor": "Hotline Knowledge Editor",
	"unit": "Hotline Unit User",
	"provider": "Hotline Provider",
	"citizen": "Hotline Customer",
}


@pytest.fixture
def scene() -> dict[str, str]:
	"""By row of the table a record of the agent's call."""
	calls.seat("11", making.AGENT)
	call = calls.answered("access-1", "11").take()
	message = calls.Call("access-2").voicemail()(5).ended(by="caller").take()
	names = {"HL Call": call.name, "HL Seat": "11", "HL Switch": calls.SWITCH}
	names["HL Recording: of a talk"] = stock.expect(call.name, {"file": "talk.wav"})
	names["HL Recording: a message"] = stock.expect(message.name, {"file": "left.wav"}, voicemail=True)
	names["HL Call Back"] = call_backs.ask("13900000001", making.LINE).name
	for doctype, filters in (("HL Call Event", {"call": call.name}), ("HL Seat Event", {"seat": "11"})):
		names[doctype] = frappe.get_all(doctype, filters, pluck="name", limit=1)[0]
	about = {"call": call.name, "user": making.LEADER, "at": now_datetime()}
	with making.acting_as(making.AGENT):
		names["HL Help Request"] = helping.ask("Please help.", call.name).name
		entry = {"number": "13900000001", "kind": "Harassment", "reason": "Shouts.", "call": call.name}
		names["HL Blacklist Entry"] = frappe.get_doc({"doctype": "HL Blacklist Entry", **entry}).insert().name
	for doctype, more in (
		("HL Recording Listening", {"recording": names["HL Recording: of a talk"]}),
		("HL Call Listening", {"seat": "11", "agent": making.AGENT, "mode": "Listen"}),
	):
		trace = frappe.get_doc({"doctype": doctype, **about, **more})
		trace.name = frappe.generate_hash(length=10)
		trace.db_insert()
		names[doctype] = trace.name
	return names


@pytest.mark.clause("C-6.1.4")
def test_rights_on_calls(scene):
	"""Each record of a call is read, written and listed by whom the table names, and by nobody else."""
	head, *lines = EXPECTED.strip("\n").splitlines()
	users = {role: making.user(f"access-{role}", name) for role, name in ROLES.items()}
	users.update(agent=making.AGENT, leader=making.LEADER)
	for role in head.split():
		with making.acting_as(users[role]):
			found = {row: _rights(row, name) for row, name in scene.items()}
		at = head.split().index(role)
		rows = [[part for part in line.split("  ") if part.strip()] for line in lines]
		assert found == {row.strip(): rights[at].strip().replace("-", "") for row, *rights in rows}, role


def _rights(row: str, name: str) -> str:
	doctype = row.split(":")[0]
	doc = frappe.get_doc(doctype, name)
	rights = "".join(letter for letter, right in (("r", "read"), ("w", "write")) if doc.has_permission(right))
	try:
		listed = frappe.get_list(doctype, {"name": name}, pluck="name")
	except frappe.PermissionError:
		listed = []
	assert bool(listed) == ("r" in rights), f"{row} in lists: {listed}"
	return rights


@pytest.mark.clause("C-5.1.4")
@pytest.mark.parametrize(
	("title", "doctype", "number"),
	[("Callers of Calls", "HL Call", "caller_number"), ("Callers to Call Back", "HL Call Back", "number")],
)
def test_shipped_rules_make_callers_nameless(title, doctype, number, monkeypatch):
	"""After their years the shipped rules take the caller out of calls and call-backs; figures stay."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	call = calls.Call("old", at=add_to_date(now_datetime(), years=-4)).queued()(40).ended(by="caller").take()
	young = calls.Call("young", caller="13900000002").queued()(40).ended(by="caller").take()
	names = [one.name if doctype == "HL Call" else one.call_back for one in (call, young)]
	frappe.db.set_value(doctype, names[0], "closed_at" if doctype != "HL Call" else "ended_at", call.ended_at)
	rule = frappe.get_doc("HL Retention Rule", title)
	assert retention.apply(rule) == 1
	kept = [frappe.get_doc(doctype, name) for name in names]
	assert [(doc.get(number) or "").strip("—") for doc in kept] == ["", "13900000002"]
	assert frappe.db.get_value("HL Call", call.name, ["outcome", "waiting_s"]) == ("Abandoned", 40)
