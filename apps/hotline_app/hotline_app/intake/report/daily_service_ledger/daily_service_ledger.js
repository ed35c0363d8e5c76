frappe.query_reports["Daily Service Ledger"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.get_today()),
		hotline.filters.line(),
		hotline.filters.record("agent", __("Agent"), "User"),
		hotline.filters.record("wrap_up", __("Wrap-up Code"), "HL Wrap-up Code"),
		hotline.filters.choice("kind", __("Kind"), [
			"Enquiry",
			"Service",
			"Repair",
			"Complaint",
			"Report",
			"Suggestion",
			"Praise",
		]),
	],
};
