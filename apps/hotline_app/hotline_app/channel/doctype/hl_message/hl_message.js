(() => {
	frappe.ui.form.on("HL Message", {
		refresh(frm) {
			if (frm.doc.state === "Failed" && frm.doc.direction === "Out" && frm.perm[0]?.write) {
				frm.add_custom_button(__("Send Again"), () => frm.call("send_again").then(() => frm.reload_doc()));
			}
			if (["Held", "Ignored"].includes(frm.doc.state) && frm.perm[0]?.write) {
				frm.add_custom_button(__("Make an Order"), () => frm.call("make_order").then(() => frm.reload_doc()));
			}
		},
	});
})();
