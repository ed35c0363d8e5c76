frappe.query_reports["Complaint Analysis"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.month_start(),
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{
			fieldname: "group",
			label: __("By"),
			fieldtype: "Select",
			default: "target_type",
			options: [
				{ value: "target_type", label: __("About") },
				{ value: "target_name", label: __("Named As") },
				{ value: "finding", label: __("Finding") },
				{ value: "reason", label: __("Cause") },
				{ value: "kind", label: __("Kind") },
				{ value: "handler", label: __("Handler") },
				{ value: "line", label: __("Line", null, "HL Work Order") },
			],
		},
		{
			fieldname: "target_type",
			label: __("About"),
			fieldtype: "Select",
			options: ["", "Agent", "Line", "Provider", "Unit", "Official"].map((value) => ({ value, label: __(value, null, "HL Complaint") })),
		},
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: ["", "Complaint", "Dispute", "Report of Wrongdoing", "Suggestion", "Praise"].map((value) => ({ value, label: __(value, null, "HL Complaint") })),
		},
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
	],
};
