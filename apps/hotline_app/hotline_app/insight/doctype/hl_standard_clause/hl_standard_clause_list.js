frappe.listview_settings["HL Standard Clause"] = {
	hide_name_column: true,
	add_fields: ["zh"],
	formatters: {
		// The standards are Chinese: who reads Chinese gets their own words.
		requirement: (value, df, doc) =>
			frappe.utils.escape_html((frappe.boot.lang.startsWith("zh") && doc.zh) || value || ""),
	},
};
