// What reports have in common, for their `.js`: `hotline.filters`, and `hotline.reports` for how figures are shown.

frappe.provide("hotline.filters");
frappe.provide("hotline.reports");

Object.assign(hotline.filters, {
	/** The period that a report is about, from the month's first day to today unless told otherwise. */
	period(from = frappe.datetime.month_start()) {
		return [
			{ fieldname: "from_date", label: __("From"), fieldtype: "Date", reqd: 1, default: from },
			{ fieldname: "to_date", label: __("To"), fieldtype: "Date", reqd: 1, default: frappe.datetime.get_today() },
		];
	},

	/** One record of a DocType, any unless chosen. */
	record(fieldname, label, doctype) {
		return { fieldname, label, fieldtype: "Link", options: doctype };
	},

	line() {
		return this.record("line", __("Line", null, "HL Work Order"), "HL Line");
	},

	/** By what the rows of a summary are told apart. */
	grouping(fieldname, options, initial) {
		return { fieldname, label: __("By", null, "Grouping"), fieldtype: "Select", options, default: initial };
	},

	/** How long the spans are that a journal sums up. */
	every() {
		const options = ["Day", "Week", "Month"].map((value) => ({ value, label: __(value, null, "Journal") }));
		return { fieldname: "every", label: __("Every", null, "Journal"), fieldtype: "Select", options, default: "Day" };
	},

	/** Whether the records themselves are told, not only their sums. */
	records(label) {
		return { fieldname: "records", label, fieldtype: "Check" };
	},

	/** One of some values, any unless chosen; `context` is that of their translations. */
	choice(fieldname, label, values, context) {
		const options = ["", ...values].map((value) => ({ value, label: value && __(value, null, context) }));
		return { fieldname, label, fieldtype: "Select", options };
	},

	/** Those that choose orders. */
	orders() {
		return [
			this.line(),
			this.kind(),
			this.record("category", __("Category"), "HL Category"),
			this.record("area", __("Area"), "HL Area"),
			this.record("handling_unit", __("Handling Unit"), "HL Handling Unit"),
			this.record("provider", __("Provider"), "HL Provider"),
			this.record("channel", __("Channel"), "HL Channel"),
		];
	},

	kind() {
		const kinds = ["Enquiry", "Service", "Repair", "Complaint", "Report", "Suggestion", "Praise"];
		return this.choice("kind", __("Kind"), kinds, "HL Work Order");
	},

	/** Levels of categories, as summaries tell orders apart by them. */
	category_level() {
		return this.grouping(
			"by",
			[
				{ value: "category_1", label: __("Category, Top Level") },
				{ value: "category_2", label: __("Category, Second Level") },
				{ value: "category", label: __("Category") },
			],
			"category",
		);
	},
});

/** Shows a figure that has records behind it as a link to them (`behind` of its row), and a total in bold. */
hotline.reports.formatter = (value, row, column, data, default_formatter) => {
	const shown = default_formatter(value, row, column, data);
	const address = value ? data?.behind?.[column.fieldname] : null;
	const linked = address ? `<a href="${frappe.utils.escape_html(address)}">${shown}</a>` : shown;
	return data?.bold ? `<b>${linked}</b>` : linked;
};
