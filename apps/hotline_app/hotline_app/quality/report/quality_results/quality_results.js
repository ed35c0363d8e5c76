frappe.query_reports["Quality Results"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.grouping(
			"group",
			[
				{ value: "agent", label: __("Agent") },
				{ value: "item", label: __("Item") },
				{ value: "line", label: __("Line", null, "HL Work Order") },
				{ value: "plan", label: __("Plan") },
				{ value: "reviewer", label: __("Reviewer") },
			],
			"agent",
		),
		hotline.filters.line(),
		hotline.filters.record("plan", __("Plan"), "HL Quality Plan"),
		hotline.filters.record("agent", __("Agent"), "User"),
	],
};
