"""Where the link in a mail leads: to confirm a subscription or to end it, by pressing a button.

A GET changes nothing, because mail scanners open links. A mail program's own "unsubscribe" sends a POST
(RFC 8058).
"""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.api import limits
from hotline_app.intake.notice import subscriptions

VISITS_AN_HOUR = 60  # from one network; a token is not to be guessed


def get_context(context) -> None:
	"""Fill in what the template needs; a POST confirms or ends the subscription."""
	token = frappe.form_dict.get("token")
	public_pages.prepare(context, _("Your Subscription"), "/notices/subscription", token=token)
	# The address holds the token.
	public_pages.keep_private(context)
	try:
		limits.count("subscription-page", limits.network(), VISITS_AN_HOUR, 3600)
	except limits.TooOftenError as refusal:
		frappe.clear_messages()
		public_pages.refuse(context, refusal.http_status_code, str(refusal))
		return
	context.token = token
	subscription = subscriptions.by_token(token)
	if not subscription:
		public_pages.refuse(context, 404, _("This link is no longer valid. Subscribe again, if you like."))
		return
	context.subscription = subscription
	if frappe.request.method == "POST":
		_act(context, token)


def _act(context, token: str) -> None:
	if frappe.form_dict.get("action") == "confirm":
		subscriptions.confirm(token)
		context.subscription.confirmed = 1
		context.done = "confirmed"
	elif frappe.form_dict.get("action") == "end" or "List-Unsubscribe" in frappe.form_dict:
		subscriptions.end(token)
		context.done = "ended"
