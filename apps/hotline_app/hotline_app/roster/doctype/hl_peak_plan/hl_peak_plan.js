frappe.ui.form.on("HL Peak Plan", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Put in Force"), () =>
			frappe.prompt(
				[{ fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 }],
				async (values) => {
					const { message } = await frm.call("put_in_force", values);
					frappe.set_route("Form", "HL Peak Event", message);
				},
				__("Put in Force"),
			),
		);
	},
});
