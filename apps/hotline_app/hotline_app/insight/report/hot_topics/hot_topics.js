frappe.query_reports["Hot Topics"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.get_today()),
		hotline.filters.category_level(),
		{
			fieldname: "and_by",
			label: __("And By"),
			fieldtype: "Select",
			options: [
				{ value: "", label: __("Everywhere") },
				{ value: "area_1", label: __("Area, Top Level") },
				{ value: "area_2", label: __("Area, Second Level") },
				{ value: "area", label: __("Area") },
			],
			default: "",
		},
		{ fieldname: "only_rises", label: __("Only Sudden Rises"), fieldtype: "Check" },
		...hotline.filters.orders(),
	],
	formatter: hotline.reports.formatter,
};
