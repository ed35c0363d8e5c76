frappe.query_reports["Indicator Trend"] = {
	filters: [
		{
			...hotline.filters.record("indicator", __("Indicator"), "HL Indicator"),
			reqd: 1,
			default: "Answer Rate",
		},
		...hotline.filters.period(),
		hotline.filters.grouping(
			"step",
			["Hour", "Day", "Month"].map((value) => ({ value, label: __(value) })),
			"Day",
		),
		hotline.filters.line(),
	],

	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return column.fieldname === "met" && value === __("Missed", null, "Target")
			? `<span class="text-danger">${shown}</span>`
			: shown;
	},
};
