frappe.query_reports["Blacklisted Calls"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
	],
};
