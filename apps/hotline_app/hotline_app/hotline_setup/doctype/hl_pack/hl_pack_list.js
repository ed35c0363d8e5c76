frappe.listview_settings["HL Pack"] = {
	add_fields: ["installed"],
	get_indicator: (doc) =>
		doc.installed
			? [__("Installed"), "green", "installed,=,1"]
			: [__("Not installed"), "gray", "installed,=,0"],
	formatters: {
		title: (value) => frappe.utils.escape_html(__(value || "")),
		standard: (value) => frappe.utils.escape_html(__(value || "")),
	},
};
