frappe.query_reports["Staff Register"] = {
	filters: [
		hotline.filters.record("post", __("Post"), "HL Post"),
		hotline.filters.record("group", __("Group"), "HL Staff Group"),
	],

	formatter(value, row, column, data, initial) {
		const text = initial(value, row, column, data);
		const is_wrong = column.fieldname === "missing" || (column.fieldname === "speed" && data?.too_slow);
		return value && is_wrong ? `<span class="text-danger">${text}</span>` : text;
	},
};
