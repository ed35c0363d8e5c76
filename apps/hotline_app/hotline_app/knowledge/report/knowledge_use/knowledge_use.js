frappe.query_reports["Knowledge Use"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
	],
};
