frappe.query_reports["Double Scoring"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.add_months(frappe.datetime.month_start(), -2)),
		hotline.filters.line(),
		hotline.filters.record("plan", __("Plan"), "HL Quality Plan"),
	],
};
