frappe.query_reports["Answering by Half Hour"] = {
	filters: [...hotline.filters.period(frappe.datetime.get_today()), hotline.filters.line()],
};
