frappe.query_reports["Complaint Ledger"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.choice("target_type", __("About"), ["Agent", "Line", "Provider", "Unit", "Official"], "HL Complaint"),
		hotline.filters.choice(
			"kind",
			__("Kind"),
			["Complaint", "Dispute", "Report of Wrongdoing", "Suggestion", "Praise"],
			"HL Complaint",
		),
		hotline.filters.line(),
		hotline.filters.choice("finding", __("Finding"), ["Valid", "Partly Valid", "Not Valid", "Unclear"], "HL Complaint"),
		hotline.filters.record("handler", __("Handler"), "User"),
	],
};
