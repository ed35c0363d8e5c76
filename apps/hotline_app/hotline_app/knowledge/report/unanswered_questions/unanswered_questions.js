frappe.query_reports["Unanswered Questions"] = {
	filters: [
		hotline.filters.line(),
		hotline.filters.record("editor", __("Responsible"), "User"),
	],
};
