(() => {
	const VERDICTS = ["Met", "Partly Met", "Not Met", "Not Applicable", "No Data", "Not Assessed"];
	const COLOURS = { Met: "green", "Partly Met": "orange", "Not Met": "red" };

	frappe.query_reports["Standards Report"] = {
		filters: [
			...hotline.filters.period(),
			hotline.filters.choice("source", __("Standard"), ["community", "power", "government", "heating", "health"]),
			hotline.filters.line(),
			hotline.filters.choice("verdict", __("Verdict"), VERDICTS, "HL Self-Assessment"),
			{ ...hotline.filters.choice("kind", __("Kind of Clause"), []), options: [""] },
		],
		onload(report) {
			offer_kinds(report);
		},
		formatter(value, row, column, data, default_formatter) {
			const shown = default_formatter(value, row, column, data);
			if (column.fieldname === "verdict" && data) {
				return `<span class="indicator-pill ${COLOURS[data.state] || "gray"}">${shown}</span>`;
			}
			if (column.fieldname === "evidence" && data?.places) {
				return data.places
					.map(({ label, href }) => `<a href="${encodeURI(decodeURI(href))}">${frappe.utils.escape_html(label)}</a>`)
					.join(", ");
			}
			return shown;
		},
	};

	/** The kinds are those of the clauses: they stand in the record type. */
	async function offer_kinds(report) {
		await frappe.model.with_doctype("HL Standard Clause");
		const { options } = frappe.meta.get_docfield("HL Standard Clause", "kind");
		const filter = report.get_filter("kind");
		filter.df.options = ["", ...options.split("\n")].map((value) => ({
			value,
			label: value && __(value, null, "HL Standard Clause"),
		}));
		filter.refresh();
	}
})();
