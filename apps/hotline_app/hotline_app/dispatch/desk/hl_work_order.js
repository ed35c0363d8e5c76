// An order is handed on to its handling unit; the catalogue proposes which one.

{
	const OPEN_STAGES = ["Accepted", "Handling", "Waiting"];

	const hand_on = async (frm) => {
		const { message: proposal } = await frappe.call("hotline_app.api.dispatch.propose_unit", { order: frm.doc.name });
		const dialog = new frappe.ui.Dialog({
			title: __("Hand on to Unit"),
			fields: [
				{
					fieldname: "handling_unit",
					fieldtype: "Link",
					options: "HL Handling Unit",
					label: __("Handling Unit"),
					reqd: 1,
					default: proposal.handling_unit,
					description: frappe.utils.escape_html(proposal.reason),
					get_query: () => ({ filters: { enabled: 1 } }),
				},
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
			],
			primary_action_label: __("Hand on"),
			async primary_action(values) {
				await frappe.call({
					method: "hotline_app.api.dispatch.offer_unit",
					args: { order: frm.doc.name, ...values },
					btn: dialog.get_primary_btn(),
				});
				dialog.hide();
				frappe.show_alert({ message: __("Handed on to {0}", [values.handling_unit]), indicator: "green" });
				frm.reload_doc();
			},
		});
		dialog.show();
	};

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			const { stage, dispatched_at, held, duplicate_of } = frm.doc;
			const is_free = OPEN_STAGES.includes(stage) && !dispatched_at && !held && !duplicate_of;
			if (frm.is_new() || !is_free || !frappe.model.can_create("HL Dispatch")) return;
			frm.add_custom_button(__("Hand on to Unit"), () => hand_on(frm));
		},
	});
}
