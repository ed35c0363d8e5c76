// What everybody may read of an order.
{
	const open = async (frm) => {
		const { message } = await frappe.db.get_value("HL Publication", { work_order: frm.doc.name }, "name");
		if (message?.name) frappe.set_route("Form", "HL Publication", message.name);
		else frappe.new_doc("HL Publication", { work_order: frm.doc.name });
	};

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			if (frm.is_new() || frm.doc.confidential || frm.doc.led_elsewhere) return;
			if (!frappe.model.can_read("HL Publication")) return;
			frm.add_custom_button(__("Public Text"), () => open(frm));
		},
	});
}
