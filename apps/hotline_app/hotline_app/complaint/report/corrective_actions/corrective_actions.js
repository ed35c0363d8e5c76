frappe.query_reports["Corrective Actions"] = {
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
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: ["", "Open", "Done", "Checked", "Dropped"].map((value) => ({ value, label: __(value, null, "HL Corrective Action") })),
		},
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "responsible", label: __("Responsible"), fieldtype: "Link", options: "User" },
	],
};
