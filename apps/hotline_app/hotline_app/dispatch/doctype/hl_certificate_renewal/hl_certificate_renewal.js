{
	const decide = (frm, state) => frm.set_value("state", state).then(() => frm.save());

	frappe.ui.form.on("HL Certificate Renewal", {
		refresh(frm) {
			const mayDecide = frm.perm[1] && frm.perm[1].write;
			if (frm.is_new() || frm.doc.state !== "Submitted" || !mayDecide) return;
			frm.add_custom_button(__("Approve"), () => decide(frm, "Approved")).addClass("btn-primary");
			frm.add_custom_button(__("Reject"), () => decide(frm, "Rejected"));
		},
	});
}
