frappe.query_reports["Urges and Supervisions"] = {
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
		{
			fieldname: "handling_unit",
			label: __("Handling Unit"),
			fieldtype: "Link",
			options: "HL Handling Unit",
		},
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "HL Provider" },
		{
			fieldname: "source",
			label: __("Source"),
			fieldtype: "Select",
			options: ["", "Customer", "Agent", "Shift Leader", "Leader", "Deadline", "Partner", "Superior"].map(
				(value) => ({ value, label: __(value) }),
			),
		},
		{
			fieldname: "level",
			label: __("Level"),
			fieldtype: "Select",
			options: ["", "Ordinary", "Serious", "Critical"].map((value) => ({ value, label: __(value) })),
		},
		{ fieldname: "records", label: __("Each Record"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
