frappe.query_reports["Daily Service Ledger"] = {
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
		{ fieldname: "line", label: __("Line"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "agent", label: __("Agent"), fieldtype: "Link", options: "User" },
		{ fieldname: "wrap_up", label: __("Wrap-up Code"), fieldtype: "Link", options: "HL Wrap-up Code" },
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: ["", "Enquiry", "Service", "Repair", "Complaint", "Report", "Suggestion", "Praise"],
		},
	],
};
