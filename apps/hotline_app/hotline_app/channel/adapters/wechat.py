"""WeChat: by the template that the account has for a message, or else as a customer-service message."""

import frappe

from hotline_app.channel import templates
from hotline_app.channel.wechat import interface

ORDER = "HL Work Order"


def send(message, account, text: str) -> str | None:
	"""Send one message to a follower and return its number, of which WeChat reports for templates."""
	if row := next((row for row in account.templates if row.message == message.message), None):
		order = frappe.get_doc(ORDER, message.work_order)
		data = templates.render(row.data, {"doc": order.as_dict(), "text": text})
		told = interface.post(
			account,
			"/cgi-bin/message/template/send",
			{
				"touser": message.address,
				"template_id": row.template_id,
				# The same number again is not sent twice.
				"client_msg_id": message.name,
				"data": {name: {"value": str(value)} for name, value in data.items()},
			},
		)
		return str(told["msgid"]) if told.get("msgid") else None
	body = {"touser": message.address, "msgtype": "text", "text": {"content": text}}
	interface.post(account, "/cgi-bin/message/custom/send", body)
	return None
