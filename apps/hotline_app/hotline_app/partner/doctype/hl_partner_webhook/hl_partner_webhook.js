(() => {
	const show = (secret) =>
		frappe.msgprint({
			title: __("Secret"),
			message: `<p>${__("Give it to the partner over a safe way.")}</p><code>${frappe.utils.escape_html(secret)}</code>`,
		});

	const change = (frm) =>
		frappe.confirm(__("Begin a new secret? The former one stays valid for a while."), async () => {
			const { message } = await frm.call("change_secret");
			await frm.reload_doc();
			show(message.secret);
		});

	frappe.ui.form.on("HL Partner Webhook", {
		refresh(frm) {
			if (frm.is_new() || !frappe.model.can_write("HL Partner Webhook")) {
				return;
			}
			frm.add_custom_button(__("Show Secret"), async () => {
				const { message } = await frm.call("show_secret");
				show(message.secret);
			});
			frm.add_custom_button(__("New Secret"), () => change(frm));
			frm.add_custom_button(__("Send a Trial"), async () => {
				await frm.call("ping");
				frappe.show_alert({ message: __("It is sent within a minute."), indicator: "green" });
			});
		},
	});
})();
