frappe.query_reports["Peaks"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("plan", __("Plan"), "HL Peak Plan"),
		{ ...hotline.filters.record("event", __("Peak"), "HL Peak Event"), description: __("Its half hours") },
	],
	formatter: hotline.reports.formatter,
};
