frappe.query_reports["Agent Statistics"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("agent", __("Agent"), "User"),
	],
	formatter: hotline.reports.formatter,
};
