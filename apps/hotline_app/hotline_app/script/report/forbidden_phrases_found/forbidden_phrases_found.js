frappe.query_reports["Forbidden Phrases Found"] = {
	filters: [
		...hotline.filters.period(),
		{
			fieldname: "group_by",
			label: __("By"),
			fieldtype: "Select",
			default: "Phrase",
			options: ["Phrase", "Kind", "Agent", "Line"].map((value) => ({ value, label: __(value) })),
		},
		hotline.filters.line(),
		hotline.filters.record("agent", __("Agent"), "User"),
	],
};
