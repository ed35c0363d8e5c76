"""Demo data: one account a role, a few providers around a town, and orders in every stage."""

import secrets

import frappe
from frappe.installer import update_site_config
from frappe.utils import add_days, nowdate

from hotline_app.hotline_setup import packs

LINE = "Community Service Line"
PARTNER_LINE = "City 311"
DOMAIN = "demo.example"
PASSWORD_KEY = "hotline_demo_password"

ACCOUNTS = (
	("admin", "Ada Administrator", "/app", ("Hotline Administrator", "System Manager")),
	("agent", "Lin Agent", "/hotline", ("Hotline Agent", "Hotline Dispatcher")),
	(
		"leader",
		"Wang Leader",
		"/hotline",
		("Hotline Shift Leader", "Hotline Agent", "Hotline Dispatcher", "Hotline Follow-up Agent"),
	),
	("followup", "Chen Follow-up", "/hotline/followups", ("Hotline Follow-up Agent",)),
	("provider", "Zhao Plumbing", "/provider", ("Hotline Provider",)),
	("provider2", "Qian Electric", "/provider", ("Hotline Provider",)),
	("partner", "City 311 Partner", "/api/resource/HL Work Order", ("Hotline Partner",)),
)

AREAS = (
	("Huzhou", None, 30.8943, 120.0868),
	("Wuxing District", "Huzhou", 30.8570, 120.1851),
	("Nanxun District", "Huzhou", 30.8493, 120.4183),
	("Deqing County", "Huzhou", 30.5426, 119.9774),
	("Changxing County", "Huzhou", 31.0267, 119.9100),
	("Anji County", "Huzhou", 30.6386, 119.6803),
)

PROVIDERS = (
	("Zhao Plumbing", "provider", "13800000001", 30.8660, 120.1800, ("Plumbing", "Drain Clearing"), ()),
	(
		"Qian Electric",
		"provider2",
		"13800000002",
		30.8720,
		120.1010,
		("Electrical", "Air Conditioning"),
		("Electrical",),
	),
	(
		"Sun Home Repairs",
		None,
		"13800000003",
		30.8900,
		120.0900,
		("Plumbing", "Electrical", "Household Appliances"),
		(),
	),
	(
		"Li Housekeeping",
		None,
		"13800000004",
		30.8610,
		120.1900,
		("Housekeeping", "Window Cleaning", "Cooking"),
		(),
	),
	(
		"Zhou Care",
		None,
		"13800000005",
		30.8480,
		120.4200,
		("Elderly Care", "Child Care"),
		("Elderly Care", "Child Care"),
	),
)

ORDERS = (
	(
		"Kitchen tap drips",
		"Plumbing",
		"13911110001",
		"Mrs Wu",
		"12 Renhuang Road",
		30.8650,
		120.1830,
		"Normal",
	),
	(
		"No power in two rooms",
		"Electrical",
		"13911110002",
		"Mr Zheng",
		"5 Yishan Road",
		30.8700,
		120.1100,
		"High",
	),
	(
		"Weekly cleaning wanted",
		"Housekeeping",
		"13911110003",
		"Ms Feng",
		"88 Taihu Road",
		30.8800,
		120.0950,
		"Low",
	),
	(
		"Drain of the bathroom is blocked",
		"Drain Clearing",
		"13911110004",
		"Mr Chu",
		"3 Hongqi Road",
		30.8675,
		120.1000,
		"Normal",
	),
)


def account(login: str) -> str:
	"""Return the user name of a demo account."""
	return f"{login}@{DOMAIN}"


def load() -> list[dict[str, str]]:
	"""Make the demo's accounts, areas, providers and orders; a second run adds nothing.

	Returns the accounts: role, user, password, and the page where each begins. All share one random
	password that the site's configuration keeps, so that it can be shown again.
	"""
	packs.install("community")
	password = _password()
	for login, full_name, _page, roles in ACCOUNTS:
		_make_account(login, full_name, roles, password)
	if not frappe.db.exists("HL Area", AREAS[0][0]):
		_make_mail_account()
		_make_areas()
		_make_providers()
		_make_partner()
		_make_orders()
	frappe.db.commit()
	return [
		{"role": roles[0], "user": account(login), "password": password, "page": page}
		for login, full_name, page, roles in ACCOUNTS
	]


def _password() -> str:
	if not frappe.conf.get(PASSWORD_KEY):
		update_site_config(PASSWORD_KEY, f"demo-{secrets.token_urlsafe(9)}")
	return frappe.conf[PASSWORD_KEY]


def _make_account(login: str, full_name: str, roles: tuple[str, ...], password: str) -> None:
	if frappe.db.exists("User", account(login)):
		return
	user = frappe.new_doc("User")
	user.update(
		{
			"email": account(login),
			"first_name": full_name,
			"send_welcome_email": 0,
			"new_password": password,
			"roles": [{"role": role} for role in roles],
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


def _make_areas() -> None:
	for name, parent, latitude, longitude in AREAS:
		frappe.get_doc(
			{
				"doctype": "HL Area",
				"area_name": name,
				"parent_hl_area": parent,
				"is_group": int(parent is None),
				"latitude": latitude,
				"longitude": longitude,
			}
		).insert()


def _make_providers() -> None:
	for name, login, phone, latitude, longitude, services, certificates in PROVIDERS:
		provider = frappe.get_doc(
			{
				"doctype": "HL Provider",
				"provider_name": name,
				"user": account(login) if login else None,
				"phone": phone,
				"latitude": latitude,
				"longitude": longitude,
				"level": "A",
				"services": [{"category": category, "price": "60 + parts"} for category in services],
				"areas": [{"area": "Huzhou"}],
			}
		).insert()
		for category in certificates:
			frappe.get_doc(
				{
					"doctype": "HL Provider Certificate",
					"provider": provider.name,
					"category": category,
					"certificate_number": f"ZJ-{phone[-4:]}",
					"valid_until": add_days(nowdate(), 400),
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


def _make_orders() -> None:
	for title, category, phone, caller, address, latitude, longitude, urgency in ORDERS:
		frappe.get_doc(
			{
				"doctype": "HL Work Order",
				"line": LINE,
				"kind": frappe.get_cached_value("HL Category", category, "kind"),
				"category": category,
				"urgency": urgency,
				"title": title,
				"description": title,
				"caller_phone": phone,
				"caller_name": caller,
				"area": "Wuxing District",
				"address": address,
				"latitude": latitude,
				"longitude": longitude,
			}
		).insert()
