frappe.query_reports["Deadlines Kept"] = {
	filters: [
		...hotline.filters.period(),
		{
			fieldname: "of",
			label: __("Deadlines Of"),
			fieldtype: "Select",
			options: ["HL Work Order", "HL Dispatch", "HL Complaint", "HL Follow-up Task", "HL Supervision"].map(
				(value) => ({ value, label: __(value) }),
			),
			default: "HL Work Order",
		},
		hotline.filters.grouping(
			"by",
			[
				{ value: "deadline", label: __("Deadline") },
				{ value: "line", label: __("Line", null, "HL Work Order") },
				{ value: "handling_unit", label: __("Handling Unit") },
				{ value: "provider", label: __("Provider") },
				{ value: "month", label: __("Month") },
			],
			"deadline",
		),
		hotline.filters.record("policy", __("Policy"), "HL SLA Policy"),
		...hotline.filters.orders(),
	],
	formatter: hotline.reports.formatter,
};
