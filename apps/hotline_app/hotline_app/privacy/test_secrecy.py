import frappe
import pytest
from frappe import client
from frappe.desk import reportview

from hotline_app import secrecy
from hotline_app.api import map as area_map
from hotline_app.api import orders, queue
from hotline_app.intake import repeats
from hotline_app.intake.watch import urging
from hotline_app.telephony import board
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ORDER = "HL Work Order"
PHONE = "13987650077"


@pytest.fixture
def secret():
	"""A confidential order of the leader's, with a comment, an urge and a dispatch."""
	with making.acting_as(making.LEADER):
		order = making.order(caller_phone=PHONE, confidential=1, title="Nobody's business")
		making.dispatch(order.name)
	order.add_comment("Comment", "Keep it quiet.")
	urging.urge(order.name, "When?")
	return frappe.get_doc(ORDER, order.name)


def counted(user):
	"""What each way to count orders says to a user."""
	with making.acting_as(user):
		frappe.local.form_dict = frappe._dict({"doctype": ORDER})
		return {
			"list": client.get_count(ORDER),
			"desk": reportview.get_count(),
			"queue": queue.counts()["open"],
			"map": sum(area["number"] for area in [area_map._open_orders(["Wuxing District"], None)]),
		}


@pytest.mark.clause("G-4.1.9", "H-1.4")
@pytest.mark.parametrize(
	"user", [making.AGENT, making.FOLLOWUP_AGENT, making.COMPLAINT_HANDLER, making.UNIT_USER]
)
def test_confidential_order_is_there_for_few(secret, user):
	"""Who is not named finds neither the order nor anything that hangs on it, however it is asked for."""
	about = {
		ORDER: {"name": secret.name},
		"HL Dispatch": {"work_order": secret.name},
		"HL Urge": {"work_order": secret.name},
		"HL SLA Clock": {"reference_name": secret.name},
		"Comment": {"reference_name": secret.name},
		"Version": {"docname": secret.name},
	}
	with making.acting_as(user):
		for doctype, filters in about.items():
			if frappe.has_permission(doctype, "read"):
				assert client.get_list(doctype, filters=filters) == [], doctype
		with pytest.raises(frappe.PermissionError):
			client.get(ORDER, secret.name)
		assert orders.caller(PHONE)["orders"] == [] if user == making.AGENT else True
	with making.acting_as(making.LEADER):
		for doctype in (ORDER, "HL Dispatch", "HL Urge", "HL SLA Clock"):
			assert frappe.get_list(doctype, about[doctype], limit=1), doctype


@pytest.mark.clause("G-4.1.9")
def test_counts_leave_confidential_orders_out(secret):
	"""An agent counts one less than the leader, who sees the order; on the wallboard it is not either."""
	agent, leader = counted(making.AGENT), counted(making.LEADER)
	assert {way: leader[way] - agent[way] for way in agent} == dict.fromkeys(agent, 1)
	before = sum(row["count"] for row in board.orders(None)["stages"])
	frappe.db.set_value(ORDER, secret.name, "confidential", 0)
	assert sum(row["count"] for row in board.orders(None)["stages"]) == before + 1


def test_repeats_do_not_name_a_confidential_order(secret):
	"""The hint that there is such an order already is not given to who may not know of it."""
	values = making.new_order(caller_phone=PHONE).as_dict()
	with making.acting_as(making.AGENT):
		assert secret.name not in [row["name"] for row in repeats.find(values)]


def test_who_answers_for_it_and_who_follows_it_up_know(secret):
	"""The agent who answers for a confidential order reads it, and who is to make its follow-up."""
	with making.acting_as(making.AGENT):
		own = making.order(confidential=1)
		assert client.get(ORDER, own.name)["name"] == own.name
		assert frappe.get_list(ORDER, {"name": own.name})
	assert not secrecy.is_hidden(own.name, making.AGENT)
	assert secrecy.is_hidden(own.name, making.FOLLOWUP_AGENT)
	assert secrecy.is_hidden(secret.name, making.AGENT)
	told = {(ORDER, secret.name): [making.AGENT, making.LEADER]}
	secrecy.leave_out(told)
	assert told == {(ORDER, secret.name): [making.LEADER]}
