// What is held about a person is given out or erased by a request.
{
	frappe.ui.form.on("HL Customer", {
		refresh(frm) {
			if (frm.is_new() || !frappe.model.can_create("HL Person Request")) return;
			const ask = (kind) => () => frappe.new_doc("HL Person Request", { kind, customer: frm.doc.name });
			frm.add_custom_button(__("Give out What Is Held"), ask("Export"), __("Personal Data"));
			frm.add_custom_button(__("Erase"), ask("Erasure"), __("Personal Data"));
		},
	});
}
