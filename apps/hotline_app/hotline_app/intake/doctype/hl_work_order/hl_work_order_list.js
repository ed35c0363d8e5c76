(() => {
	function handOver(listview) {
		frappe.prompt(
			[
				{ fieldname: "to_agent", fieldtype: "Link", options: "User", label: __("To"), reqd: 1 },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			],
			(values) => {
				const orders = listview.get_checked_items(true);
				frappe
					.call({ method: "hotline_app.api.orders.hand_over", args: { orders, ...values }, freeze: true })
					.then(({ message }) => {
						frappe.show_alert(__("{0} orders handed over", [message.handed_over]));
						listview.clear_checked_items();
						listview.refresh();
					});
			},
			__("Hand Over"),
		);
	}

	frappe.listview_settings["HL Work Order"] = {
		onload(listview) {
			listview.page.add_actions_menu_item(__("Hand Over"), () => handOver(listview));
		},
	};
})();
