frappe.listview_settings["HL Certificate Renewal"] = {
	hide_name_column: true,
	add_fields: ["state"],
	get_indicator(doc) {
		const colors = { Submitted: "orange", Approved: "green", Rejected: "gray" };
		return [__(doc.state), colors[doc.state], `state,=,${doc.state}`];
	},
};
