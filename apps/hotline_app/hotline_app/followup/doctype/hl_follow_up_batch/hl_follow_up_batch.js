// A sample: how large it would be, drawing it, and how far its follow-ups are.
{
	const FIGURES = [
		["tasks", __("Tasks"), "blue"],
		["open", __("Open", null, "HL Follow-up Task"), "orange"],
		["overdue", __("Overdue"), "red"],
		["satisfied", __("Satisfied"), "green"],
		["unsatisfied", __("Not Satisfied"), "red"],
		["unreached", __("Not Reached"), "gray"],
	];

	const show_figures = async (frm) => {
		const wrapper = frm.get_field("figures").$wrapper.empty();
		if (frm.is_new() || frm.doc.state === "Planned") return;
		const { message } = await frm.call("figures");
		const parts = FIGURES.map(
			([key, label, colour]) => `<span class="indicator-pill ${colour}">${label}: ${message[key]}</span>`,
		);
		if (message.rating) parts.push(`${__("Mean Rating")}: ${message.rating.toFixed(2)}`);
		wrapper.html(`<div class="flex flex-wrap" style="gap: 8px">${parts.join(" ")}</div>`);
	};

	const preview = async (frm) => {
		const { message } = await frm.call({ method: "preview", doc: frm.doc, freeze: true });
		const rows = message.strata
			.map(
				(row) =>
					`<tr><td>${frappe.utils.escape_html(row.stratum || __("All"))}</td>` +
					`<td class="text-right">${row.population}</td><td class="text-right">${row.size}</td></tr>`,
			)
			.join("");
		frappe.msgprint({
			title: __("{0} of {1} orders would be asked about", [message.drawn, message.population]),
			message: `<table class="table table-bordered"><thead><tr><th>${__("Stratum")}</th><th class="text-right">${__(
				"Orders",
			)}</th><th class="text-right">${__("In the Sample")}</th></tr></thead><tbody>${rows}</tbody></table>`,
			wide: true,
		});
	};

	const draw = (frm) =>
		frappe.confirm(__("Draw the sample and share the follow-ups out now?"), async () => {
			await frm.call("draw");
			frappe.show_alert({ message: __("The sample is being drawn."), indicator: "blue" });
			frm.reload_doc();
		});

	frappe.ui.form.on("HL Follow-up Batch", {
		refresh(frm) {
			show_figures(frm);
			if (frm.is_new() || frm.doc.state === "Drawn") return;
			frm.add_custom_button(__("Preview"), () => preview(frm));
			if (frm.perm[0]?.write) {
				frm.add_custom_button(__("Draw the Sample"), () => draw(frm)).addClass("btn-primary");
			}
		},
	});
}
