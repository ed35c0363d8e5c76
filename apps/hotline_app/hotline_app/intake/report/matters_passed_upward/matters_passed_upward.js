frappe.query_reports["Matters Passed Upward"] = {
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
			fieldname: "matter",
			label: __("Matter"),
			fieldtype: "Select",
			options: [
				"",
				"Difficult Caller",
				"Urgent Matter",
				"Serious Matter",
				"Hot Topic",
				"Suggestion",
				"Policy Conflict",
				"About an Agent",
				"Report of Wrongdoing",
				"Repeated Refusal",
				"Overdue",
				"Other",
			].map((value) => ({ value, label: __(value) })),
		},
		{ fieldname: "line", label: __("Line", null, "HL Work Order"), fieldtype: "Link", options: "HL Line" },
		{
			fieldname: "stage",
			label: __("Stage"),
			fieldtype: "Select",
			options: ["", "Open", "Verified", "Reported", "Settled"].map((value) => ({
				value,
				label: __(value, null, "HL Escalation"),
			})),
		},
	],
};
