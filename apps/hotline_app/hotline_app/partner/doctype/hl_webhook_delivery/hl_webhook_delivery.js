(() => {
	const METHOD = "hotline_app.partner.doctype.hl_webhook_delivery.hl_webhook_delivery.send_again";

	frappe.ui.form.on("HL Webhook Delivery", {
		refresh(frm) {
			frm.disable_save();
			if (frm.doc.state === "Dead" && frappe.model.can_write("HL Webhook Delivery")) {
				frm.add_custom_button(__("Send Again"), async () => {
					await frappe.xcall(METHOD, { names: [frm.doc.name] });
					frm.reload_doc();
				});
			}
		},
	});
})();
