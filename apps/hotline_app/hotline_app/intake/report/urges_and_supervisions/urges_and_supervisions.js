frappe.query_reports["Urges and Supervisions"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.line(),
		hotline.filters.record("handling_unit", __("Handling Unit"), "HL Handling Unit"),
		hotline.filters.record("provider", __("Provider"), "HL Provider"),
		hotline.filters.choice("source", __("Source"), [
			"Customer",
			"Agent",
			"Shift Leader",
			"Leader",
			"Deadline",
			"Partner",
			"Superior",
		]),
		hotline.filters.choice("level", __("Level"), ["Ordinary", "Serious", "Critical"]),
		hotline.filters.records(__("Each Record")),
	],
	formatter: hotline.sheet.bold_sums,
};
