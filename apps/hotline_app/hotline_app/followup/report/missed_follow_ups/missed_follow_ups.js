frappe.query_reports["Missed Follow-ups"] = {
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
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "rule", label: __("Rule"), fieldtype: "Link", options: "HL Follow-up Rule" },
		{ fieldname: "assigned_to", label: __("Assigned To"), fieldtype: "Link", options: "User" },
	],
};
