frappe.listview_settings["HL Webhook Delivery"] = {
	get_indicator: (doc) => {
		const colours = { Waiting: "orange", Delivered: "green", Dead: "red" };
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
	onload(list) {
		if (!frappe.model.can_write("HL Webhook Delivery")) {
			return;
		}
		list.page.add_action_item(__("Send Again"), async () => {
			await frappe.xcall(
				"hotline_app.partner.doctype.hl_webhook_delivery.hl_webhook_delivery.send_again",
				{ names: list.get_checked_items(true) },
			);
			list.refresh();
		});
	},
};
