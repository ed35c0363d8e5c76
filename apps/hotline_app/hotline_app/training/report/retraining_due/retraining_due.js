frappe.query_reports["Retraining Due"] = {
	filters: [
		hotline.filters.record("topic", __("Topic"), "HL Training Topic"),
		hotline.filters.record("user", __("Participant"), "User"),
	],
};
