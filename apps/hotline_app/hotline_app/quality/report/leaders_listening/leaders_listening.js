frappe.query_reports["Leaders Listening"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.add_months(frappe.datetime.month_start(), -11)),
		hotline.filters.line(),
		hotline.filters.record("reviewer", __("Reviewer"), "User"),
	],
};
