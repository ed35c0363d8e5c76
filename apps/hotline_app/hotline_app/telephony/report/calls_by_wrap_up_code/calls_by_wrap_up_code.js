frappe.query_reports["Calls by Wrap-up Code"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("agent", __("Agent"), "User"),
	],
};
