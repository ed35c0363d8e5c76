"""Two cities' lines on this platform, linked: a matter goes over and its result comes back.

The tests' site is both cities, each with a line of its own; between them there is nothing but HTTP.
"""

import frappe
import pytest
from hotline_app.api import transfers
from hotline_app.intake import progress
from hotline_app.partner.linking import exchange

from tests.support import making
from tests.support.site import Server, Site

HERE, THERE = "other-city", "city-311"
KEY, SECRET = "linkedkey", "linkedsecret"
ORDER, TRANSFER = "HL Work Order", "HL Transfer"


@pytest.fixture(scope="module")
def linked(server: Server, own_site: Site, demo) -> None:
	"""Each city is a linked line to the other; the one here has the account that it was given there."""
	with own_site.connected():
		user = frappe.get_doc("User", making.PARTNER)
		user.api_key, user.api_secret = KEY, SECRET
		user.save()
		frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
		frappe.get_doc("HL Partner", THERE).update({"is_linked_line": 1, "transfers_by": "Interface"}).save()
		frappe.get_doc("HL Partner Settings").update({"allowed_networks": "127.0.0.0/8"}).save()
		frappe.get_doc(
			{
				"doctype": "HL Partner",
				"title": "Next City",
				"source_system": HERE,
				"user": making.user("next-city"),
				"line": making.LINE,
				"channel": "Partner",
				"is_linked_line": 1,
				"transfers_by": "Interface",
				"their_address": server.url,
				"their_key": KEY,
				"their_secret": SECRET,
				"their_category": "Street Light",
			}
		).insert()
		frappe.db.commit()


def handed_out(own_site: Site) -> tuple[str, str]:
	"""Return an order that is transferred to the other city, and the transfer."""
	with own_site.connected(making.AGENT):
		order = making.order(description="The lamp of the bridge is out.", caller_name="Ms Private")
		transfer = transfers.send(order.name, HERE, "Their side of the bridge.", with_place=True)
		frappe.db.commit()
		return order.name, transfer["name"]


@pytest.mark.clause("J-33")
@pytest.mark.clause("P-16")
def test_matter_goes_over_and_its_result_comes_back(own_site: Site, linked) -> None:
	"""A matter of one city becomes an order of the other, whose result settles it here, each step once."""
	order, transfer = handed_out(own_site)
	for _ in range(2):
		with own_site.connected():
			exchange.with_partner(HERE)
	with own_site.connected():
		sent = frappe.get_doc(TRANSFER, transfer)
		there = frappe.get_doc(ORDER, {"external_id": transfer})
		assert (sent.state, sent.number_there, sent.ended_at) == ("Taken On", there.name, None)
		assert (there.line, there.description) == ("City 311", "The lamp of the bridge is out.")
		assert there.address and not there.caller_name
		assert frappe.db.count(ORDER, {"external_id": transfer}) == 1
		progress.report(there.name, "Done", resolution="A new lamp.")
		frappe.db.commit()
	for _ in range(2):
		with own_site.connected():
			exchange.with_partner(HERE)
	with own_site.connected():
		settled = frappe.get_doc(ORDER, order)
		assert (settled.stage, settled.resolution) == ("Done", "A new lamp.")
		assert frappe.db.get_value(TRANSFER, transfer, "state") == "Answered"
		assert not frappe.db.get_value("HL Partner", HERE, "their_error")


def test_worker_that_died_hands_nothing_over_twice(own_site: Site, linked) -> None:
	"""What was handed over by a worker that died before it could note that is found there again."""
	_order, transfer = handed_out(own_site)
	with own_site.connected():
		exchange.with_partner(HERE)
		number = frappe.db.get_value(TRANSFER, transfer, "number_there")
		frappe.db.set_value(TRANSFER, transfer, {"state": "Sent", "number_there": None})
		frappe.db.commit()
		exchange.with_partner(HERE)
		assert frappe.db.get_value(TRANSFER, transfer, ["state", "number_there"]) == ("Taken On", number)
		assert frappe.db.count(ORDER, {"external_id": transfer}) == 1


def test_other_side_that_is_down_is_tried_again(own_site: Site, linked, server: Server) -> None:
	"""While the other city does not answer the matter waits and the desk says why; then it goes over."""
	_order, transfer = handed_out(own_site)
	with own_site.connected():
		frappe.db.set_value("HL Partner", HERE, "their_address", "http://127.0.0.1:9")
		frappe.db.commit()
		exchange.with_partner(HERE)
		assert frappe.db.get_value(TRANSFER, transfer, "state") == "Sent"
		assert frappe.db.get_value("HL Partner", HERE, "their_error")
		frappe.db.set_value("HL Partner", HERE, "their_address", server.url)
		frappe.db.commit()
		exchange.with_partner(HERE)
		assert frappe.db.get_value(TRANSFER, transfer, "state") == "Taken On"
