frappe.query_reports["Overdue Reviews"] = {
	filters: [
		hotline.filters.line(),
		hotline.filters.record("editor", __("Responsible"), "User"),
	],
};
