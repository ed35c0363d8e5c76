frappe.ui.form.on("HL Urge", {
	refresh(frm) {
		frm.set_df_property("reply", "read_only", frm.doc.state === "Answered" ? 1 : 0);
		for (const field of ["source", "channel", "content"]) {
			frm.set_df_property(field, "read_only", frm.is_new() ? 0 : 1);
		}
	},
});
