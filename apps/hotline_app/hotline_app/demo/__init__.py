"""Demo data: one account a role, a few providers and units around a town, orders on their way.

What people read in it is in the language of the site; `content.json` and `places.json` have it in each.
"""

import json
import secrets
from pathlib import Path
from typing import Any

import frappe
from frappe.installer import update_site_config
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from hotline_app.api import flow
from hotline_app.backup import making as backups
from hotline_app.dispatch import matching
from hotline_app.hotline_setup import packs
from hotline_app.insight import keeping

from . import complaints, messages, places, quality, roster, standards, telephony, training

LINE = "Community Service Line"
PARTNER_LINE = "City 311"
LINKED_LINES = (("12345 政务服务便民热线", "gov-12345", "12345"), ("110 报警服务台", "police-110", "110"))
DOMAIN = "demo.example"
PASSWORD_KEY = "hotline_demo_password"
CERTIFICATE_DAYS = 400
AGREEMENT_DAYS = 730

Content = dict[str, Any]


def account(login: str) -> str:
	"""Return the user name of a demo account."""
	return f"{login}@{DOMAIN}"


def load(calls: int = 0) -> list[dict[str, str]]:
	"""Make the demo's accounts, areas, providers, units and orders; a second run adds nothing.

	With `calls` the line has a past: complaints in their course, a made-up telephone switch with seats, and
	about so many calls of yesterday.

	Returns the accounts: role, user, password, and the page where each begins. All share one random
	password that the site's configuration keeps, so that it can be shown again.
	"""
	packs.install("community")
	content = _content("content")
	password = _password()
	for entry in content["accounts"]:
		_make_account(entry, password)
	if not frappe.db.exists("HL Area", content["areas"][0]["name"]):
		_make_mail_account()
		for entry in content["areas"]:
			_make_area(entry)
		for entry in content["providers"]:
			_make_provider(entry, content["price"])
		for entry in content["units"]:
			_make_unit(entry)
		for entry in content["catalogue"]:
			_list_unit(entry)
		_make_partner()
		_make_linked_lines()
		for entry in content["orders"]:
			_make_order(entry)
		for entry in content["notices"]:
			_make_notice(entry)
		_open_to_programs(content["published"])
		places.make(_content("places"))
		quality.make(content["quality"], account("agent"), account("quality"))
		training.make(_content("training"), account)
		if calls:
			complain()
			agents = [account(login) for login in telephony.AGENTS]
			telephony.make(content["switch"], LINE, agents, calls)
			roster.make(
				{
					roster.EARLY: (account("agent"), account("followup")),
					roster.LATE: (account("leader"), account("complaints")),
				}
			)
			keeping.fill(months=1)
			standards.make(content["standards"], LINE, account("quality"))
	frappe.db.commit()
	if calls and not frappe.db.exists("HL Backup"):
		# Of what is stored by now; the ledger has something to show.
		backups.make(with_files=False)
	return [
		{
			"role": entry["roles"][0],
			"user": account(entry["login"]),
			"password": password,
			"page": entry["page"],
		}
		for entry in content["accounts"]
	]


def complain() -> None:
	"""Make the demo's complaints, each in its course, on a site that has the other records."""
	complaints.make(_content("content")["complaints"], LINE, DOMAIN)


def _content(name: str) -> Content:
	"""The demo's records of a file, in the language of the site, or in English if it has another."""
	language = frappe.db.get_single_value("System Settings", "language")

	def choose(entry: dict[str, Any]) -> Any:
		return entry.get(language, entry["en"]) if "en" in entry else entry

	return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"), object_hook=choose)


def _password() -> str:
	if not frappe.conf.get(PASSWORD_KEY):
		update_site_config(PASSWORD_KEY, f"demo-{secrets.token_urlsafe(9)}")
	return frappe.conf[PASSWORD_KEY]


def _make_account(entry: Content, password: str) -> None:
	if frappe.db.exists("User", account(entry["login"])):
		return
	user = frappe.new_doc("User")
	user.update(
		{
			"email": account(entry["login"]),
			"first_name": entry["name"],
			"send_welcome_email": 0,
			"new_password": password,
			"roles": [{"role": role} for role in entry["roles"]],
			"badge_number": entry.get("badge"),
		}
	)
	user.flags.no_welcome_mail = True
	user.insert()


def _make_mail_account() -> None:
	"""Let messages be written and queued as in use, but never sent: the demo's people do not exist."""
	update_site_config("mute_emails", 1)
	mail = frappe.new_doc("Email Account")
	mail.update(
		{
			"email_account_name": "Hotline Demo",
			"email_id": account("hotline"),
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "localhost",
			"no_smtp_authentication": 1,
		}
	)
	# Validation would try to reach the mail server.
	mail.flags.ignore_validate = True
	mail.insert()


def _make_area(entry: Content) -> None:
	frappe.get_doc(
		{
			"doctype": "HL Area",
			"area_name": entry["name"],
			"parent_hl_area": entry.get("parent"),
			"is_group": int("parent" not in entry),
			"latitude": entry["latitude"],
			"longitude": entry["longitude"],
		}
	).insert()


def _make_provider(entry: Content, price: str) -> None:
	provider = frappe.get_doc(
		{
			"doctype": "HL Provider",
			"provider_name": entry["name"],
			"contact_person": entry["name"],
			"user": account(entry["login"]) if "login" in entry else None,
			"phone": entry["phone"],
			"address": entry["address"],
			"latitude": entry["latitude"],
			"longitude": entry["longitude"],
			"level": "A",
			"licence_number": f"9133050000000{entry['phone'][-4:]}X",
			"languages": [{"language": language} for language in entry.get("languages", ["zh"])],
			"services": [
				{"category": category, "price": price, "amount": entry["amount"], "response_minutes": 10}
				for category in entry["services"]
			],
			"areas": [{"area": "Huzhou"}],
			"staff": [
				{"staff_name": person["name"], "phone": person["phone"]} for person in entry.get("staff", ())
			],
			"equipment": [
				{
					"category": category,
					"equipment": equipment,
					"valid_until": add_days(nowdate(), CERTIFICATE_DAYS),
				}
				for category, equipment in entry.get("equipment", {}).items()
			],
			"assessment_result": "Passed",
			"assessment_score": 90,
			"agreement_number": f"HZ-{entry['phone'][-4:]}",
			"agreement_from": nowdate(),
			"agreement_until": add_days(nowdate(), AGREEMENT_DAYS),
			"agreement_file": _make_agreement(entry).file_url,
		}
	)
	# Who has long been a member has not come by the steps of an application.
	provider.move_to("Active")
	provider.insert()
	for category in entry.get("certificates", ()):
		frappe.get_doc(
			{
				"doctype": "HL Provider Certificate",
				"provider": provider.name,
				"category": category,
				"certificate_number": f"ZJ-{entry['phone'][-4:]}",
				"valid_until": add_days(nowdate(), CERTIFICATE_DAYS),
			}
		).insert()


def _make_agreement(entry: Content):
	"""The signed agreement, a file as it would be scanned in."""
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"agreement-{entry['phone'][-4:]}.txt",
			"content": f"{entry['name']}\n{entry['phone']}\n",
			"is_private": 1,
		}
	).insert()


def _make_unit(entry: Content) -> None:
	frappe.get_doc(
		{
			"doctype": "HL Handling Unit",
			"unit_name": entry["name"],
			"unit_type": entry["type"],
			"area": entry["area"],
			"phone": entry["phone"],
			"user": account(entry["login"]) if "login" in entry else None,
		}
	).insert()


def _list_unit(entry: Content) -> None:
	frappe.get_doc(
		{
			"doctype": "HL Dispatch Catalogue",
			"category": entry["category"],
			"area": entry.get("area"),
			"handling_unit": entry["unit"],
			"substitute": entry.get("substitute"),
			"automatic": entry.get("automatic", 0),
		}
	).insert()


def _open_to_programs(entry: Content) -> None:
	"""The line speaks Open311, with a few services; one order has a text that everybody may read."""
	line = frappe.get_doc("HL Line", LINE)
	line.jurisdiction_id = entry["jurisdiction"]
	line.save()
	for category, code in entry["services"].items():
		service = frappe.get_doc("HL Category", category)
		service.update({"open311": 1, "service_code": code})
		service.save()
	order = frappe.get_last_doc("HL Work Order", {"category": next(iter(entry["services"]))})
	frappe.get_doc(
		{
			"doctype": "HL Publication",
			"work_order": order.name,
			"text": entry["text"],
			"published": 1,
		}
	).insert()


def _make_partner() -> None:
	"""Another city system with a line of its own, whose deadlines are the ones it sends."""
	frappe.get_doc(
		{
			"doctype": "HL Line",
			"line_name": PARTNER_LINE,
			"number": "311",
			"calendar": "24 Hours",
			"default_channel": "Partner",
		}
	).insert()
	frappe.get_doc(
		{
			"doctype": "HL SLA Policy",
			"title": "City 311: as Promised",
			"calendar": "24 Hours",
			"line": PARTNER_LINE,
			"targets": [
				{
					"title": "Completion",
					"starts_at": "accepted_at",
					"stops_at": "done_at",
					"amount": 10,
					"unit": "Calendar Days",
					"due_field": "promised_at",
				}
			],
		}
	).insert()
	frappe.get_doc(
		{
			"doctype": "HL Partner",
			"title": "City 311",
			"source_system": "city-311",
			"user": account("partner"),
			"line": PARTNER_LINE,
			"channel": "Partner",
		}
	).insert()


def _make_linked_lines() -> None:
	"""Lines to which matters are passed on by telephone."""
	for title, source, number in LINKED_LINES:
		frappe.get_doc(
			{
				"doctype": "HL Partner",
				"title": title,
				"source_system": source,
				"is_linked_line": 1,
				"number": number,
				"transfers_by": "Phone",
				"channel": "Phone",
			}
		).insert()


def _make_order(entry: Content) -> None:
	order = frappe.get_doc(
		{
			"doctype": "HL Work Order",
			"line": LINE,
			"kind": entry.get("kind") or frappe.get_cached_value("HL Category", entry["category"], "kind"),
			"category": entry["category"],
			"urgency": entry["urgency"],
			"description": entry["text"],
			"caller_phone": entry["phone"],
			"caller_name": entry["caller"],
			"area": "Wuxing District",
			"address": entry["address"],
			"latitude": entry["latitude"],
			"longitude": entry["longitude"],
		}
	).insert()
	if "messages" in entry:
		messages.make(order, entry["messages"], account("agent"))
	if "course" in entry:
		_dispatch(order, entry)
	if "unit_course" in entry:
		_work_in_unit(order, entry)
	if "rating" in entry:
		_follow_up(order, entry)


def _make_notice(entry: Content) -> None:
	now = now_datetime()
	notice = frappe.get_doc(
		{
			"doctype": "HL Service Notice",
			"title": entry["title"],
			"line": LINE,
			"notice_type": entry["type"],
			"starts_at": add_to_date(now, hours=entry["starts_in"]),
			"restores_at": add_to_date(now, hours=entry["restores_in"]),
			"reason": entry["reason"],
			"content": entry["content"],
			"script": entry["script"],
			"areas": [{"area": area} for area in entry["areas"]],
			"categories": [{"category": category} for category in entry["categories"]],
		}
	).insert()
	for action in ("Publish", "End") if entry.get("ended") else ("Publish",):
		flow.act("HL Service Notice", notice.name, action, {})


def _dispatch(order, entry: Content) -> None:
	"""Take an order as far on its course as the entry says, by the steps of the workflow."""
	nearest = matching.candidates(order)[0]
	job = frappe.get_doc(
		{"doctype": "HL Dispatch", "work_order": order.name, "provider": nearest.provider}
	).insert()
	completion = {"work_done": entry.get("work"), "fee": entry.get("fee"), "customer_confirmed": 1}
	for action in entry["course"]:
		flow.act("HL Dispatch", job.name, action, completion if action == "Complete" else {})


def _work_in_unit(order, entry: Content) -> None:
	"""Take an order that the catalogue has handed on through steps of its unit, each with what it needs."""
	job = frappe.get_last_doc("HL Dispatch", {"work_order": order.name})
	for action, values in entry["unit_course"]:
		flow.act("HL Dispatch", job.name, action, values)


def _follow_up(order, entry: Content) -> None:
	task = frappe.get_last_doc("HL Follow-up Task", {"work_order": order.name})
	answers = [{**row.as_dict(), "answer": "Yes"} for row in task.answers]
	values = {"rating": entry["rating"], "remarks": entry["remarks"], "answers": answers}
	flow.act("HL Follow-up Task", task.name, "Satisfied", values)
