frappe.query_reports["Appraisal Results"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.add_months(frappe.datetime.month_start(), -3)),
		hotline.filters.record("scheme", __("Scheme"), "HL Appraisal Scheme"),
	],
};
