// The chosen orders are handed on, each to its unit by the catalogue.

{
	const settings = (frappe.listview_settings["HL Work Order"] ??= {});
	const earlier = settings.onload;

	settings.onload = (list) => {
		earlier?.(list);
		if (!frappe.model.can_create("HL Dispatch")) return;
		list.page.add_actions_menu_item(__("Hand on to Units"), () => hand_on(list), false);
	};

	const hand_on = (list) => {
		const orders = list.get_checked_items(true);
		frappe.confirm(__("Hand {0} orders on to their units by the catalogue?", [orders.length]), async () => {
			const { message: results } = await frappe.call({
				method: "hotline_app.api.dispatch.offer_units",
				args: { orders },
				freeze: true,
			});
			frappe.msgprint({ title: __("Hand on to Units"), message: results.map(line).join("<br>") });
			list.clear_checked_items();
			list.refresh();
		});
	};

	const line = ({ order, handling_unit, error }) =>
		`<b>${frappe.utils.escape_html(order)}</b>: ${frappe.utils.escape_html(handling_unit ?? frappe.utils.strip_html(error))}`;
}
