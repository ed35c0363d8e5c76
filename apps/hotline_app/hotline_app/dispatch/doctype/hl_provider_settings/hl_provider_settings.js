// The formula is tried on the members of the scheme before it is saved.

{
	const CONTROLLER = "hotline_app.dispatch.doctype.hl_provider_settings.hl_provider_settings";

	const variables = () => [
		["attitude, efficiency, quality, rating", __("average of the follow-ups, 1 to 5")],
		["offers, jobs", __("jobs offered, jobs done")],
		["refusals, expired", __("offers refused, offers let pass")],
		["late", __("jobs in which a deadline passed")],
		["rework", __("jobs that had to be done again")],
		["complaints, valid_complaints, praises", __("complaints, those found valid, praises")],
		["warnings", __("warnings that still count")],
	];

	frappe.ui.form.on("HL Provider Settings", {
		refresh(frm) {
			const rows = variables().map(
				([names, meaning]) =>
					`<tr><td><code>${names}</code></td><td>${frappe.utils.escape_html(meaning)}</td></tr>`,
			);
			frm.get_field("variables").$wrapper.html(`<table class="table table-bordered">${rows.join("")}</table>`);
			frm.add_custom_button(__("Preview the Formula"), () => preview(frm));
			frm.add_custom_button(__("Compute All Now"), () => compute(frm));
		},
	});

	const preview = async (frm) => {
		const { message: changes } = await frappe.call({
			method: `${CONTROLLER}.preview_quality`,
			args: { formula: frm.doc.quality_formula, rating_without_data: frm.doc.rating_without_data },
			freeze: true,
		});
		if (!changes.length) {
			frappe.msgprint(__("No scores have been computed yet. Compute them once, then try the formula on them."));
			return;
		}
		const rows = changes.map(
			(row) =>
				`<tr><td>${frappe.utils.escape_html(row.provider_name)}</td>` +
				`<td class="text-right">${row.quality}</td><td class="text-right">${row.after}</td></tr>`,
		);
		frappe.msgprint({
			title: __("The scores that would change most"),
			message:
				`<table class="table table-bordered"><tr><th>${__("Provider")}</th>` +
				`<th class="text-right">${__("Now")}</th><th class="text-right">${__("By This Formula")}</th></tr>` +
				`${rows.join("")}</table>`,
		});
	};

	const compute = async (frm) => {
		if (frm.is_dirty()) {
			frappe.msgprint(__("Please save first: all scores are computed by the saved formula."));
			return;
		}
		await frappe.call({ method: `${CONTROLLER}.compute_quality` });
		frappe.show_alert(__("Started in the background"));
	};
}
