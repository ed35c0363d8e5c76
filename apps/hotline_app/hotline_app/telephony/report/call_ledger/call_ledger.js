frappe.query_reports["Call Ledger"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "agent", label: __("Agent"), fieldtype: "Link", options: "User" },
		{
			fieldname: "direction",
			label: __("Direction", null, "HL Call"),
			fieldtype: "Select",
			options: "\nInbound\nOutbound\nInternal",
		},
		{ fieldname: "number", label: __("Number", null, "HL Call"), fieldtype: "Data" },
	],
};
