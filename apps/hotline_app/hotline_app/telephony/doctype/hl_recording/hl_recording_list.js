frappe.listview_settings["HL Recording"] = {
	add_fields: ["state"],
	get_indicator(doc) {
		const colours = { Waiting: "orange", Stored: "green", Failed: "red" };
		return [__(doc.state, null, "HL Recording"), colours[doc.state], `state,=,${doc.state}`];
	},
};
