frappe.query_reports["Missed Follow-ups"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("rule", __("Rule"), "HL Follow-up Rule"),
		hotline.filters.record("assigned_to", __("Assigned To"), "User"),
	],
};
