frappe.query_reports["Follow-up Journal"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.every(),
		hotline.filters.line(),
		hotline.filters.record("provider", __("Provider"), "HL Provider"),
		hotline.filters.record("handling_unit", __("Handling Unit"), "HL Handling Unit"),
		hotline.filters.record("agent", __("Agent"), "User"),
		hotline.filters.record("rule", __("Rule"), "HL Follow-up Rule"),
		hotline.filters.records(__("Each Follow-up")),
	],
	formatter: hotline.sheet.bold_sums,
};
