frappe.query_reports["Complaint Ledger"] = {
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
		{
			fieldname: "finding",
			label: __("Finding"),
			fieldtype: "Select",
			options: ["", "Valid", "Partly Valid", "Not Valid", "Unclear"].map((value) => ({ value, label: __(value, null, "HL Complaint") })),
		},
		{ fieldname: "handler", label: __("Handler"), fieldtype: "Link", options: "User" },
	],
};
