frappe.ui.form.on("HL Seat", {
	refresh(frm) {
		if (frm.is_new() || !frm.doc.agent || !frappe.model.can_write("HL Seat")) {
			return;
		}
		frm.add_custom_button(__("Sign Off"), () => {
			frappe.confirm(__("End the time of {0} at this seat?", [frm.doc.agent]), async () => {
				await frappe.call("hotline_app.api.seats.sign_off", { seat: frm.doc.name });
				frm.reload_doc();
			});
		});
	},
});
