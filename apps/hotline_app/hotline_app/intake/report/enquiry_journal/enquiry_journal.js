frappe.query_reports["Enquiry Journal"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.every(),
		hotline.filters.grouping(
			"split",
			["Channel", "Category", "Line", "Agent", "Urgency"].map((value) => ({ value, label: __(value) })),
			"Channel",
		),
		hotline.filters.line(),
		hotline.filters.record("channel", __("Channel"), "HL Channel"),
		hotline.filters.record("category", __("Category"), "HL Category"),
		hotline.filters.record("agent", __("Agent"), "User"),
		hotline.filters.records(__("Each Enquiry")),
	],
	formatter: hotline.sheet.bold_sums,
};
