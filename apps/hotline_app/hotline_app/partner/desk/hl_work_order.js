// An order goes to a linked line: 12345, 110, 119, or that of another city.
(() => {
	const OPEN_STAGES = ["Accepted", "Handling", "Waiting"];

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			if (frm.is_new() || !OPEN_STAGES.includes(frm.doc.stage) || !frappe.model.can_create("HL Transfer")) {
				return;
			}
			frm.add_custom_button(__("To a Linked Line"), () =>
				frappe.new_doc("HL Transfer", {
					direction: "Out",
					work_order: frm.doc.name,
					content: frm.doc.description,
				}),
			);
		},
	});
})();
