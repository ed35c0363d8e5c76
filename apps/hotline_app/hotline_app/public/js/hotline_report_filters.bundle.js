// Filters that reports have in common, for their `.js`: `hotline.filters`.

frappe.provide("hotline.filters");

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
		return { fieldname, label: __("By"), fieldtype: "Select", options, default: initial };
	},

	/** One of some values, any unless chosen; `context` is that of their translations. */
	choice(fieldname, label, values, context) {
		const options = ["", ...values].map((value) => ({ value, label: value && __(value, null, context) }));
		return { fieldname, label, fieldtype: "Select", options };
	},
});
