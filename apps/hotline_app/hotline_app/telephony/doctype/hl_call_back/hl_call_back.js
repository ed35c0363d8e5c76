{
	const call = async (frm, method, args = {}) => {
		await frappe.call(`hotline_app.api.call_backs.${method}`, { call_back: frm.doc.name, ...args });
		frm.reload_doc();
	};

	frappe.ui.form.on("HL Call Back", {
		refresh(frm) {
			if (frm.is_new() || frm.doc.stage !== "Open" || !frappe.model.can_write("HL Call Back")) {
				return;
			}
			frm.add_custom_button(__("Call Now"), () => call(frm, "start"));
			frm.add_custom_button(__("Done"), () =>
				frappe.prompt(
					{ fieldname: "remarks", fieldtype: "Small Text", label: __("Remarks") },
					(values) => call(frm, "done", values)
				)
			);
			frm.add_custom_button(__("Cancel"), () =>
				frappe.prompt(
					{ fieldname: "remarks", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
					(values) => call(frm, "cancel", values)
				)
			);
		},
	});
}
