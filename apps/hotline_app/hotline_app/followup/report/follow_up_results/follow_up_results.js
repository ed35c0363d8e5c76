frappe.query_reports["Follow-up Results"] = {
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
			fieldname: "group_by",
			label: __("By"),
			fieldtype: "Select",
			default: "Line",
			options: ["Line", "Provider", "Unit", "Agent", "Category", "Rule", "Batch"].map((value) => ({
				value,
				label: __(value),
			})),
		},
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "HL Provider" },
		{ fieldname: "rule", label: __("Rule"), fieldtype: "Link", options: "HL Follow-up Rule" },
		{ fieldname: "batch", label: __("Batch"), fieldtype: "Link", options: "HL Follow-up Batch" },
	],
};
