frappe.query_reports["Provider Statistics"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("category", __("Category"), "HL Category"),
		hotline.filters.record("provider", __("Provider"), "HL Provider"),
	],
	formatter: hotline.reports.formatter,
};
