// What a customer says of an order's service becomes a complaint in one step.

{
	const complain = async (frm) => {
		const { message: targets } = await frappe.call("hotline_app.api.complaints.targets", { order: frm.doc.name });
		const dialog = new frappe.ui.Dialog({
			title: __("Complain about the service"),
			fields: [
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Kind", null, "HL Complaint"),
					reqd: 1,
					default: "Complaint",
					options: ["Complaint", "Dispute", "Report of Wrongdoing", "Suggestion", "Praise"].map((value) => ({
						value,
						label: __(value, null, "HL Complaint"),
					})),
				},
				{
					fieldname: "about",
					fieldtype: "Select",
					label: __("Whom It Is About"),
					reqd: 1,
					options: targets.map(({ label, name }, index) => ({
						value: String(index),
						label: name ? `${label} · ${name}` : label,
					})),
				},
				{ fieldname: "target_name", fieldtype: "Data", label: __("Named As") },
				{ fieldname: "content", fieldtype: "Text", label: __("What the complainant says"), reqd: 1 },
				{ fieldname: "anonymous", fieldtype: "Check", label: __("Anonymous") },
				{ fieldname: "confidential", fieldtype: "Check", label: __("Confidential") },
			],
			primary_action_label: __("Register"),
			async primary_action({ about, ...values }) {
				const { target_type, target } = targets[about];
				const { message: made } = await frappe.call({
					method: "hotline_app.api.complaints.raise_from_order",
					args: { order: frm.doc.name, target_type, target, ...values },
					btn: dialog.get_primary_btn(),
				});
				dialog.hide();
				frappe.show_alert({ message: __("Registered as {0}", [made.name]), indicator: "green" });
				frm.reload_doc();
			},
		});
		dialog.show();
	};

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			if (frm.is_new() || frm.doc.led_elsewhere || !frappe.model.can_create("HL Complaint")) return;
			frm.add_custom_button(__("Complain about the service"), () => complain(frm));
		},
	});
}
