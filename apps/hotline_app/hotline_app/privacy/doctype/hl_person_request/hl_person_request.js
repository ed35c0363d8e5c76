// What a person asks for is carried out here, once it is sure who asks.
{
	const ASK = {
		Export: () => __("Make a package of all that is held about this customer?"),
		Erasure: () => __("Erase all that is held about this customer? This can't be undone."),
	};

	const carry_out = (frm) =>
		frappe.confirm(ASK[frm.doc.kind](), async () => {
			await frm.call({ doc: frm.doc, method: "carry_out", freeze: true });
			frm.reload_doc();
		});

	frappe.ui.form.on("HL Person Request", {
		refresh(frm) {
			if (frm.is_new() || frm.doc.state === "Done" || !frm.perm[0]?.write) return;
			const label = frm.doc.kind === "Export" ? __("Make the Package") : __("Erase");
			frm.add_custom_button(label, () => carry_out(frm)).addClass("btn-primary");
		},
	});
}
