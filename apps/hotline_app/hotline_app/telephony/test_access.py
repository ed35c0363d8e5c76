"""Who may do what with calls and what is kept of them, role by role, and who reads their numbers.

The table is the expectation, to be read by people: r read, w write; `-` is nothing at all. What may be read
is in lists, what may not is in none.
"""

import frappe
import pytest
from frappe import client
from frappe.utils import now_datetime

from hotline_app.api import calls as api
from hotline_app.api import recordings
from hotline_app.privacy.asking import MaskedFieldError
from hotline_app.telephony import call_backs, helping
from hotline_app.telephony.recordings import stock
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")

EXPECTED = """
                         agent  other  leader  followup  complaints  quality  editor  unit  provider  citizen
HL Call                  rw     rw     rw      rw        r           r        -       -     -         -
HL Call Event            r      r      r       r         r           r        -       -     -         -
HL Recording: of a talk  r      -      r       -         r           r        -       -     -         -
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
MASK = "139****5678"
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


@pytest.mark.clause("G-4.1.9", "H-5.2")
def test_numbers_are_read_by_who_is_in_the_call_and_by_leaders():
	"""A caller is plain for the agent until the call is noted, and for leaders; else the number is masked."""
	calls.seat("11", making.AGENT)
	call = calls.Call("plain-1").ringing("11")(5).answered("11").take()
	numbers = ("caller_number", "called_number")
	with making.acting_as(making.AGENT):
		assert client.get("HL Call", call.name)["caller_number"] == calls.CALLER
	frappe.db.set_value("HL Seat", "11", {"state": "Ready", "call": None})
	with making.acting_as(making.AGENT):
		assert not client.get("HL Call", call.name).get("caller_number")
		assert [row["number"] for row in api.mine() if row["name"] == call.name] == [MASK]
		[row] = client.get_list("HL Call", fields=["*"], filters={"name": call.name})
		assert (row.get("caller_number"), row["caller_number_masked"]) == (None, MASK)
		report = {"doctype": "HL Blacklist Entry", "number": MASK, "call": call.name}
		entry = frappe.get_doc({**report, "kind": "Harassment", "reason": "Shouts."}).insert()
	assert entry.number == calls.CALLER
	with making.acting_as(making.LEADER):
		[row] = client.get_list("HL Call", fields=[*numbers], filters={"name": call.name})
		assert row["caller_number"] == calls.CALLER


@pytest.mark.clause("G-4.1.9")
def test_numbers_of_calls_are_not_found_out_by_asking():
	"""Recordings are looked up by a whole number only, by who sees numbers masked."""
	inspector = making.user("access-asking", ROLES["quality"])
	with making.acting_as(inspector):
		with pytest.raises(MaskedFieldError):
			recordings.find({"caller_number": ["like", "139%"]})
		assert recordings.find({"caller_number": "13900009999"}) == []
