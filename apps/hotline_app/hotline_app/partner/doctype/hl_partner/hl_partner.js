// Partners have no desk; the framework leaves such accounts out of what a link to a user offers.

{
	frappe.ui.form.on("HL Partner", {
		setup(frm) {
			frm.set_query("user", () => ({ filters: { ignore_user_type: 1 } }));
		},
	});
}
