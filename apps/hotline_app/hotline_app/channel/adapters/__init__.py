"""How a message leaves, by the kind of its account.

An adapter has `send(message, account, text)`: it returns the message's number at the provider, if there is
one, and raises `RefusedError` for what is never going to be sent this way, `SendError` for what may be later.
"""

import frappe

from hotline_app.channel import accounts

_ADAPTERS = {
	"E-mail": "hotline_app.channel.adapters.smtp",
	"SMS by HTTP": "hotline_app.channel.adapters.sms_http",
	"SMS by SMPP": "hotline_app.channel.adapters.smpp",
	"WeChat": "hotline_app.channel.adapters.wechat",
}
# Where a line has no account, the framework's own settings are used.
_WITHOUT_ACCOUNT = {
	accounts.EMAIL: "hotline_app.channel.adapters.smtp",
	accounts.SMS: "hotline_app.channel.adapters.sms_settings",
}


def send(message, text: str) -> str | None:
	"""Send a message; see above."""
	account = frappe.get_cached_doc(accounts.DOCTYPE, message.account) if message.account else None
	module = _ADAPTERS[account.kind] if account else _WITHOUT_ACCOUNT[message.channel]
	return frappe.get_attr(f"{module}.send")(message, account, text)
