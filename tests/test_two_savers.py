"""Several people at once, over HTTP: nobody's work is lost, nothing is made twice."""

from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
import requests

from tests.support import making
from tests.support.site import Server, Site

THREADS = 4
ORDERS = 25
ORDER = {
	"line": making.LINE,
	"kind": "Repair",
	"category": "Plumbing",
	"channel": "Phone",
	"description": "The tap drips.",
	"caller_name": "Ms Busy",
}


@pytest.fixture(scope="module")
def sign_in(server: Server, demo):
	"""A function that returns a session of a demo account."""

	def sign_in(user: str) -> requests.Session:
		return server.session(user, demo[0]["password"])

	return sign_in


@pytest.fixture(scope="module")
def orders(server: Server) -> str:
	return f"{server.url}/api/resource/HL Work Order"


@pytest.fixture
def pair(sign_in, orders):
	"""Two people who have both loaded the same order."""
	first, second = sign_in(making.AGENT), sign_in(making.LEADER)
	made = first.post(orders, json={**ORDER, "caller_phone": "13900010001"})
	assert made.status_code == 200, made.text
	return first, second, made.json()["data"]


def test_second_of_two_savers_is_told(pair, orders) -> None:
	"""Who saves what somebody else has changed since is told so, in words, as a conflict; nothing is lost."""
	first, second, order = pair
	url = f"{orders}/{order['name']}"
	seen = second.get(url).json()["data"]
	assert first.put(url, json={"address": "By the first"}).status_code == 200
	answer = second.put(url, json={"address": "By the second", "modified": seen["modified"], "_lang": "en"})
	assert answer.status_code == 409
	assert "TimestampMismatch" in answer.text or "StaleOrderError" in answer.text
	assert "reload" in answer.text
	stored = second.get(url).json()["data"]
	assert stored["address"] == "By the first"
	again = second.put(url, json={"address": "By the second", "modified": stored["modified"]})
	assert again.status_code == 200


@pytest.mark.parametrize(
	("method", "values"),
	[
		("save", {"values": {"title": "Second"}}),
		("act", {"action": "Start Handling", "values": {"title": "Second"}}),
	],
)
def test_second_of_two_is_told_on_the_pages(pair, server: Server, orders, method, values) -> None:
	"""The portal's functions tell the second of two as well, if told what the user had seen."""
	first, second, order = pair
	url = f"{orders}/{order['name']}"
	assert first.put(url, json={"title": "First"}).status_code == 200
	call = f"{server.url}/api/method/hotline_app.api.flow.{method}"
	body = {"doctype": "HL Work Order", "name": order["name"], **values}
	answer = second.post(call, json={**body, "modified": order["modified"]})
	assert answer.status_code == 409, answer.text
	stored = second.get(url).json()["data"]
	assert (stored["title"], stored["stage"]) == ("First", "Accepted")
	assert second.post(call, json={**body, "modified": stored["modified"]}).status_code == 200


def test_many_take_orders_at_once(own_site: Site, sign_in, orders) -> None:
	"""Orders taken at the same moment are all stored, with numbers of their own and one customer a number."""
	sessions = [sign_in(making.AGENT) for _ in range(THREADS)]

	def take(session_number: int) -> list[tuple[int, str]]:
		session, answers = sessions[session_number], []
		for n in range(ORDERS):
			# Every second call is from one household; the others' numbers meet in pairs of threads.
			phone = f"1390002{n // 5:04d}" if n % 2 else f"1390003{(session_number // 2) * 100 + n:04d}"
			answer = session.post(orders, json={**ORDER, "caller_phone": phone})
			answers.append(
				(
					answer.status_code,
					answer.text[-600:] if answer.status_code != 200 else answer.json()["data"]["name"],
				)
			)
		return answers

	with ThreadPoolExecutor(THREADS) as pool:
		answers = [answer for part in pool.map(take, range(THREADS)) for answer in part]
	assert [text for status, text in answers if status != 200] == []
	names = [name for _status, name in answers]
	assert len(set(names)) == THREADS * ORDERS
	with own_site.connected():
		stored = frappe.get_all(
			"HL Work Order", {"name": ("in", names)}, ["name", "customer", "caller_phone"]
		)
		assert len(stored) == THREADS * ORDERS
		by_phone: dict[str, set[str]] = {}
		for row in stored:
			by_phone.setdefault(row.caller_phone, set()).add(row.customer)
		assert {phone for phone, found in by_phone.items() if len(found) != 1 or None in found} == set()
		customers = frappe.get_all("HL Customer", {"phone": ("in", list(by_phone))}, pluck="phone")
		assert len(customers) == len(set(customers)) == len(by_phone)


def test_joining_each_other_at_once(own_site: Site, server: Server, sign_in, orders) -> None:
	"""Of two who join two orders into each other at once one succeeds and the other is told."""
	sessions = [sign_in(making.AGENT), sign_in(making.LEADER)]
	call = f"{server.url}/api/method/hotline_app.api.orders.merge"
	for turn in range(5):
		made = [
			sessions[0]
			.post(orders, json={**ORDER, "caller_phone": f"1390004{turn:02d}{n:02d}"})
			.json()["data"]["name"]
			for n in range(2)
		]

		def merge(n: int, made: list[str] = made) -> int:
			body = {"order": made[n], "into": made[1 - n], "reason": "Same"}
			return sessions[n].post(call, json=body).status_code

		with ThreadPoolExecutor(2) as pool:
			assert sorted(pool.map(merge, range(2))) == [200, 409]
		with own_site.connected():
			links = frappe.get_all("HL Work Order", {"name": ("in", made)}, pluck="duplicate_of")
		assert links.count(None) == 1


def test_one_follow_up_for_two_who_ask_at_once(own_site: Site, server: Server, sign_in) -> None:
	"""Of two who ask for the next follow-up at the same moment one gets the only free one, the other none."""
	users = (making.FOLLOWUP_AGENT, making.LEADER)
	sessions = [sign_in(user) for user in users]
	call = f"{server.url}/api/method/hotline_app.api.followup.take_next"
	with own_site.connected():
		task = making.followup_of(making.completed_order().name).name
		frappe.db.commit()

	def take(session: requests.Session) -> str | None:
		answer = session.post(call)
		assert answer.status_code == 200, answer.text
		return answer.json()["message"]["task"]

	for _turn in range(5):
		with own_site.connected():
			frappe.db.set_value("HL Follow-up Task", {"stage": "Open"}, "assigned_to", making.AGENT)
			frappe.db.set_value("HL Follow-up Task", task, "assigned_to", None)
			frappe.db.commit()
		with ThreadPoolExecutor(2) as pool:
			taken = list(pool.map(take, sessions))
		assert sorted(taken, key=bool) == [None, task]
		with own_site.connected():
			owner = frappe.db.get_value("HL Follow-up Task", task, "assigned_to")
		assert owner == users[taken.index(task)]
