frappe.query_reports["Corrective Actions"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.choice("status", __("Status"), ["Open", "Done", "Checked", "Dropped"], "HL Corrective Action"),
		hotline.filters.line(),
		hotline.filters.record("responsible", __("Responsible"), "User"),
	],
};
