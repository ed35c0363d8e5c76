frappe.query_reports["Partner Sync"] = {
	filters: [...hotline.filters.period(), hotline.filters.record("partner", __("Partner"), "HL Partner")],
};
