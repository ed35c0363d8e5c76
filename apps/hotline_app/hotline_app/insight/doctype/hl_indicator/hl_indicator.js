(() => {
	const EDITORS = { base_filters: "base_conditions", part_filters: "conditions" };

	frappe.ui.form.on("HL Indicator", {
		refresh(frm) {
			tell_definition(frm);
			offer_fields(frm);
			show_filters(frm);
			if (!frm.has_perm("write")) return;
			frm.add_custom_button(__("Try"), () => try_out(frm));
			if (frm.is_new()) return;
			frm.add_custom_button(__("Indicator Trend"), () => frappe.set_route("query-report", "Indicator Trend", { indicator: frm.doc.name }));
		},

		source(frm) {
			frm.set_value({ base_conditions: null, conditions: null, date_field: null, value_field: null });
			offer_fields(frm);
			show_filters(frm);
		},

		measure: show_filters,
	});

	/** What is shipped is told in the user's language below the text. */
	function tell_definition(frm) {
		const told = __(frm.doc.definition || "");
		if (told !== frm.doc.definition) frm.get_field("definition").set_description(frappe.utils.escape_html(told));
	}

	/** Let the fields that name others be chosen from those of the records. */
	async function offer_fields(frm) {
		if (!frm.doc.source || !frm.has_perm("write")) return;
		const found = await frappe.xcall("hotline_app.insight.doctype.hl_indicator.hl_indicator.choices", {
			doctype: frm.doc.source,
		});
		frm.fields_dict.date_field.set_data(found.times);
		frm.fields_dict.value_field.set_data(found.numbers);
		frm.fields_dict.function.set_data(found.functions);
	}

	/** Put the editor that lists have above the filters as they are stored. */
	function show_filters(frm) {
		for (const [editor, field] of Object.entries(EDITORS)) {
			const $wrapper = frm.get_field(editor).$wrapper.empty();
			if (!frm.doc.source || !frm.has_perm("write")) continue;
			frappe.model.with_doctype(frm.doc.source, () => make_editor(frm, $wrapper, field));
		}
	}

	function make_editor(frm, $wrapper, field) {
		// Filling it in is no change of the form.
		let is_touched = false;
		$wrapper.empty().on("mousedown keydown touchstart", () => (is_touched = true));
		const group = new frappe.ui.FilterGroup({
			parent: $wrapper,
			doctype: frm.doc.source,
			on_change() {
				if (!is_touched) return;
				const filters = group.get_filters().map(([, name, operator, value]) => [name, operator, value]);
				frm.set_value(field, filters.length ? JSON.stringify(filters) : null);
			},
		});
		$wrapper.find(".apply-filters").hide();
		group.add_filters_to_filter_group(stored(frm, field));
	}

	function stored(frm, field) {
		try {
			return JSON.parse(frm.doc[field] || "[]").map((one) => [frm.doc.source, ...one.slice(-3)]);
		} catch {
			return [];
		}
	}

	async function try_out(frm) {
		const { message } = await frm.call({ method: "try_out", doc: frm.doc, freeze: true });
		const rows = [{ ...message, group: __("All Lines") }, ...message.lines].map(
			(row) =>
				`<tr><td>${frappe.utils.escape_html(__(row.group || "") || __("None"))}</td>` +
				`<td class="text-right ${colour(row.met)}">${value(row)}</td>` +
				`<td class="text-right">${row.denominator}</td></tr>`,
		);
		frappe.msgprint({
			title: __("The last 30 days"),
			message:
				`<table class="table table-bordered"><thead><tr><th>${__("Line")}</th>` +
				`<th class="text-right">${__("Value")} (${__(message.unit, null, "HL Indicator")})</th>` +
				`<th class="text-right">${__("Counted", null, "Indicators")}</th></tr></thead>` +
				`<tbody>${rows.join("")}</tbody></table>`,
		});
	}

	function value(row) {
		return row.value === null ? __("No value") : row.value.toLocaleString(undefined, { maximumFractionDigits: 2 });
	}

	function colour(met) {
		if (met === null) return "";
		return met ? "text-success" : "text-danger";
	}
})();
