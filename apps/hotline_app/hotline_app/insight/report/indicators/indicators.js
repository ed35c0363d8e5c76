{
	const POINTING = { Higher: 1, Lower: -1 };

	/** Open the list of what was counted, or of the part of it that fulfils the further conditions. */
	const open_list = (data, is_part) => {
		const filters = is_part ? [...data.filters, ...data.part] : data.filters;
		const options = {};
		for (const [field, operator, value] of filters) {
			(options[field] ??= []).push(JSON.stringify([operator, value]));
		}
		frappe.route_options = options;
		frappe.set_route("List", data.source);
	};

	const coloured = (text, is_good) => `<span class="text-${is_good ? "success" : "danger"}">${text}</span>`;

	const change = (text, data) => {
		if (!data.change) return text;
		const sign = data.change > 0 ? "▲" : "▼";
		return coloured(`${sign} ${text}`, data.change * POINTING[data.better] > 0);
	};

	frappe.query_reports["Indicators"] = {
		filters: [
			...hotline.filters.period(),
			hotline.filters.line(),
			hotline.filters.record("indicator", __("Indicator"), "HL Indicator"),
			hotline.filters.grouping(
				"group_by",
				["", "Line", "Kind", "Category", "Area", "Unit", "Provider", "Agent", "Day", "Month"].map((value) => ({
					value,
					label: value && __(value),
				})),
				"",
			),
		],

		formatter(value, row, column, data, default_formatter) {
			const field = column.fieldname;
			if (!data || value === null || value === undefined) return "";
			const shown = default_formatter(field === "unit" ? __(value, null, "HL Indicator") : value, row, column, data);
			if (field === "met" && value) return coloured(shown, value === __("Met", null, "Target"));
			if (field === "change") return change(shown, data);
			if (field === "denominator") return `<a class="hl-counted">${shown}</a>`;
			if (field === "numerator" && data.part?.length) return `<a class="hl-part">${shown}</a>`;
			return shown;
		},

		after_datatable_render(datatable) {
			$(datatable.wrapper)
				.off("click.indicators")
				.on("click.indicators", ".hl-counted, .hl-part", (event) => {
					const place = $(event.currentTarget).closest(".dt-cell").data("row-index");
					open_list(datatable.datamanager.data[place], $(event.currentTarget).hasClass("hl-part"));
				});
		},
	};
}
