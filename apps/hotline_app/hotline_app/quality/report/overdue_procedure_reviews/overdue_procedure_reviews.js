frappe.query_reports["Overdue Procedure Reviews"] = {
	filters: [hotline.filters.line(), hotline.filters.record("responsible", __("Responsible"), "User")],
};
