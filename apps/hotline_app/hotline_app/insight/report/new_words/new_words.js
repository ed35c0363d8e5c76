frappe.query_reports["New Words"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.add_days(frappe.datetime.get_today(), -6)),
		...hotline.filters.orders(),
	],
	formatter: hotline.reports.formatter,
};
