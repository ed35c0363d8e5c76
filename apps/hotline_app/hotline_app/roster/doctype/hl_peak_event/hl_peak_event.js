frappe.ui.form.on("HL Peak Event", {
	refresh(frm) {
		if (frm.doc.status !== "In Force" || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("End"), () =>
			frappe.confirm(__("End this peak?"), async () => {
				await frm.call("end");
				frm.reload_doc();
			}),
		);
	},
});
