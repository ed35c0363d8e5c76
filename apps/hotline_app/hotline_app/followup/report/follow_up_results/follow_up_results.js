frappe.query_reports["Follow-up Results"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.grouping(
			"group_by",
			["Line", "Provider", "Unit", "Agent", "Category", "Rule", "Batch"].map((value) => ({
				value,
				label: __(value),
			})),
			"Line",
		),
		hotline.filters.line(),
		hotline.filters.record("provider", __("Provider"), "HL Provider"),
		hotline.filters.record("rule", __("Rule"), "HL Follow-up Rule"),
		hotline.filters.record("batch", __("Batch"), "HL Follow-up Batch"),
	],
};
