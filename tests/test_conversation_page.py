"""What is written with a citizen about an order, as the agent sees and answers it."""

import frappe
import pytest
from hotline_app.channel import receiving
from hotline_app.channel.receiving import Incoming
from playwright.sync_api import expect

from tests.support import channels, making
from tests.support.browser import Visitor
from tests.support.site import Site

pytestmark = pytest.mark.usefixtures("demo")
PHONE = "13933330001"


@pytest.fixture
def asked(own_site: Site, demo) -> str:
	"""The order that a citizen's short message has become, with a second message about it."""
	with own_site.connected():
		line = channels.account(
			"SMS by HTTP", send_url="http://127.0.0.1:9/send", key_secret="k", webhook_secret="s"
		)
		heard = [Incoming(PHONE, "My tap drips."), Incoming(PHONE, "Which day do you come?")]
		orders = {receiving.receive(line.name, incoming).work_order for incoming in heard}
		frappe.db.commit()
	[order] = orders
	return order


@pytest.mark.clause("J-38")
def test_agent_answers_a_citizen_from_the_order(visit, demo, asked: str, own_site: Site) -> None:
	"""A citizen's message stands on the order; the agent's answer goes back the same way, and is kept."""
	agent: Visitor = visit(locale="en-GB")
	agent.login(making.AGENT, demo[0]["password"])
	page = agent.open(f"/hotline/order/{asked}")
	talk = page.get_by_test_id("conversation")
	expect(talk).to_contain_text("My tap drips.")
	expect(talk).to_contain_text("Which day do you come?")
	expect(talk).to_contain_text("139****0001")
	page.get_by_test_id("reply").fill("Tomorrow at nine.")
	page.get_by_test_id("send-reply").click()
	expect(talk).to_contain_text("Tomorrow at nine.")
	expect(page.get_by_test_id("reply")).to_have_value("")
	agent.screenshot("order-conversation")
	with own_site.connected():
		[sent] = frappe.get_all(
			"HL Message",
			{"work_order": asked, "direction": "Out", "automatic": 0},
			["channel", "address", "sent_by"],
		)
	assert (sent.channel, sent.address, sent.sent_by) == ("SMS", PHONE, making.AGENT)
