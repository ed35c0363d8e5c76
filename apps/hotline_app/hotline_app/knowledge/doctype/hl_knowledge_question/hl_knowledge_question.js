frappe.ui.form.on("HL Knowledge Question", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.article || !frm.doc.agreed_answer) return;
		if (!frappe.model.can_create("HL Knowledge Article")) return;
		frm.add_custom_button(__("Make an Article"), () =>
			frm.call("make_article").then(({ message }) => frappe.set_route("Form", "HL Knowledge Article", message)),
		);
	},
});
