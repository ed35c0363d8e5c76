frappe.query_reports["Answering Standard"] = {
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return column.fieldname === "lacking" && data?.lacking ? `<b class="text-danger">${shown}</b>` : shown;
	},
};
