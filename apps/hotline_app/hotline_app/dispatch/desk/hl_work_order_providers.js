// An order is offered to a provider; those that suit it are listed with their reasons, the best first.

{
	const OPEN_STAGES = ["Accepted", "Handling", "Waiting"];

	const offer = async (frm) => {
		const { message: candidates } = await frappe.call({
			method: "hotline_app.api.dispatch.propose",
			args: { order: frm.doc.name },
			freeze: true,
		});
		if (!candidates.length) {
			frappe.msgprint(__("None offers this category here with a valid certificate and free capacity."));
			return;
		}
		const dialog = new frappe.ui.Dialog({
			title: __("Providers for this order"),
			fields: [
				{ fieldname: "candidates", fieldtype: "HTML" },
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note to the provider") },
			],
		});
		const $list = $('<div class="list-group">').appendTo(dialog.get_field("candidates").$wrapper);
		for (const candidate of candidates) $list.append(line(frm, dialog, candidate));
		dialog.show();
	};

	const line = (frm, dialog, candidate) => {
		const reasons = candidate.reasons.map((reason) => frappe.utils.escape_html(reason)).join(" · ");
		const $line = $(
			`<div class="list-group-item d-flex justify-content-between align-items-center">
				<div><b>${frappe.utils.escape_html(candidate.provider_name)}</b>
				<span class="indicator-pill green">${__("{0} points", [candidate.score])}</span>
				<div class="text-muted small">${reasons}</div></div>
			</div>`,
		);
		$(`<button class="btn btn-default btn-sm">${__("Offer")}</button>`)
			.appendTo($line)
			.on("click", async (event) => {
				await frappe.call({
					method: "hotline_app.api.dispatch.offer",
					args: { order: frm.doc.name, provider: candidate.provider, note: dialog.get_value("note") || null },
					btn: $(event.currentTarget),
				});
				dialog.hide();
				frappe.show_alert({ message: __("Offered to {0}", [candidate.provider_name]), indicator: "green" });
				frm.reload_doc();
			});
		return $line;
	};

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			const { stage, dispatched_at, held, duplicate_of } = frm.doc;
			const is_free = OPEN_STAGES.includes(stage) && !dispatched_at && !held && !duplicate_of;
			if (frm.is_new() || !is_free || !frappe.model.can_create("HL Dispatch")) return;
			frm.add_custom_button(__("Offer to Provider"), () => offer(frm));
		},
	});
}
