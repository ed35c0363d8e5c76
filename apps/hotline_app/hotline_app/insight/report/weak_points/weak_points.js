frappe.query_reports["Weak Points"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.category_level(),
		{ fieldname: "only_weak", label: __("Only Weak Points"), fieldtype: "Check" },
		...hotline.filters.orders(),
	],
	formatter: hotline.reports.formatter,
};
