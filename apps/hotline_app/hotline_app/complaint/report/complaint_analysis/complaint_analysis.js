frappe.query_reports["Complaint Analysis"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.grouping(
			"group",
			[
				{ value: "target_type", label: __("About") },
				{ value: "target_name", label: __("Named As") },
				{ value: "finding", label: __("Finding") },
				{ value: "reason", label: __("Cause") },
				{ value: "kind", label: __("Kind") },
				{ value: "handler", label: __("Handler") },
				{ value: "line", label: __("Line", null, "HL Work Order") },
				...["Day", "Week", "Month"].map((value) => ({ value, label: __(value, null, "Journal") })),
			],
			"target_type",
		),
		hotline.filters.choice("target_type", __("About"), ["Agent", "Line", "Provider", "Unit", "Official"], "HL Complaint"),
		hotline.filters.choice(
			"kind",
			__("Kind"),
			["Complaint", "Dispute", "Report of Wrongdoing", "Suggestion", "Praise"],
			"HL Complaint",
		),
		hotline.filters.line(),
	],
};
