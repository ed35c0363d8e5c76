{
	const dimensions = [
		{ value: "kind", label: __("Kind") },
		{ value: "category_1", label: __("Category, Top Level") },
		{ value: "category_2", label: __("Category, Second Level") },
		{ value: "category", label: __("Category") },
		{ value: "area_1", label: __("Area, Top Level") },
		{ value: "area_2", label: __("Area, Second Level") },
		{ value: "area", label: __("Area") },
		{ value: "handling_unit", label: __("Handling Unit") },
		{ value: "provider", label: __("Provider") },
		{ value: "channel", label: __("Channel") },
		{ value: "line", label: __("Line", null, "HL Work Order") },
		{ value: "urgency", label: __("Urgency") },
		{ value: "stage", label: __("Stage") },
		{ value: "hour", label: __("Hour of the Day") },
		{ value: "day", label: __("Day") },
		{ value: "week", label: __("Week") },
		{ value: "month", label: __("Month") },
	];
	const then_by = hotline.filters.grouping("then_by", [{ value: "", label: "" }, ...dimensions], "");

	frappe.query_reports["Order Statistics"] = {
		filters: [
			...hotline.filters.period(),
			hotline.filters.grouping("by", dimensions, "kind"),
			{ ...then_by, label: __("And By") },
			...hotline.filters.orders(),
			hotline.filters.choice("urgency", __("Urgency"), ["Low", "Normal", "High", "Emergency"], "HL Work Order"),
			hotline.filters.choice(
				"stage",
				__("Stage"),
				["Draft", "Accepted", "Handling", "Waiting", "Done", "Closed", "Cancelled"],
				"HL Work Order",
			),
		],
		formatter: hotline.reports.formatter,
	};
}
