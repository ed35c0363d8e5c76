frappe.query_reports["Provider Ranking"] = {
	filters: [
		hotline.filters.record("category", __("Category"), "HL Category"),
		hotline.filters.choice("level", __("Level"), ["A", "B", "C"]),
		hotline.filters.choice("stage", __("Stage"), ["Active", "Suspended", "Left"], "HL Provider"),
	],
};
