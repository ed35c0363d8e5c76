// The labels of fields in the words that fit their record type. The translations say them by DocType, as the
// portal reads them ("Number" of a line, of a certificate); the desk of v15 asks for them without it.
{
	const sync = frappe.meta.sync;

	/** The label as it was shipped is kept: what the browser stores may be read in another language later. */
	const relabel = (df, doctype) => {
		df.shipped_label ??= df.label;
		df.label = frappe._messages[`${df.shipped_label}:${doctype}`] || df.shipped_label;
	};

	frappe.meta.sync = function (doc) {
		for (const df of doc.fields || []) {
			if (df.label) relabel(df, doc.name);
		}
		return sync.call(this, doc);
	};
}

// The names of our record types bear a mark that keeps them apart from other apps'. Translations leave it out;
// English has none, so it is left out here.
{
	const MARK = /^HL (?=[A-Z])/;
	const translate = frappe._;

	window.__ = frappe._ = function (text, ...rest) {
		const said = translate.call(this, text, ...rest);
		return typeof said === "string" ? said.replace(MARK, "") : said;
	};
}
