frappe.query_reports["Unit Statistics"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("category", __("Category"), "HL Category"),
		hotline.filters.record("handling_unit", __("Handling Unit"), "HL Handling Unit"),
	],
	formatter: hotline.reports.formatter,
};
