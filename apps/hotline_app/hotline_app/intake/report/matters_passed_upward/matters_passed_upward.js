frappe.query_reports["Matters Passed Upward"] = {
	filters: [
		...hotline.filters.period(),
		hotline.filters.choice("matter", __("Matter"), [
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
		]),
		hotline.filters.line(),
		hotline.filters.choice("stage", __("Stage"), ["Open", "Verified", "Reported", "Settled"], "HL Escalation"),
	],
};
