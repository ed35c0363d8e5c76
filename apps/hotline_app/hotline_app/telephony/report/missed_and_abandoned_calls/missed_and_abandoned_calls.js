frappe.query_reports["Missed and Abandoned Calls"] = {
	filters: [...hotline.filters.period(frappe.datetime.get_today()), hotline.filters.line()],
};
