frappe.query_reports["Partner Sync"] = {
	filters: [...hotline.filters.period(), hotline.filters.record("partner", __("Partner"), "HL Partner")],
	// What could not be measured is empty; the framework would show it as nought.
	formatter: (value, row, column, data, format) =>
		data && data[column.fieldname] == null ? "" : format(value, row, column, data),
};
