// The type of the record follows from whom the complaint is about; corrective actions begin here.

{
	const TYPES = {
		Agent: "User",
		Line: "HL Line",
		Provider: "HL Provider",
		Unit: "HL Handling Unit",
		Official: "User",
	};
	const ENDED = ["Closed", "Withdrawn"];

	frappe.ui.form.on("HL Complaint", {
		onload(frm) {
			if (frm.is_new()) frm.trigger("target_type");
		},
		target_type(frm) {
			frm.set_value("target_doctype", TYPES[frm.doc.target_type]);
			frm.set_value("target", frm.doc.target_type === "Line" ? frm.doc.line : null);
		},
		line(frm) {
			if (frm.doc.target_type === "Line") frm.set_value("target", frm.doc.line);
		},
		refresh(frm) {
			if (frm.is_new()) return;
			if (frappe.model.can_create("HL Corrective Action")) {
				frm.add_custom_button(__("Corrective Action"), () =>
					frappe.new_doc("HL Corrective Action", { complaint: frm.doc.name, line: frm.doc.line }),
				);
			}
			if (ENDED.includes(frm.doc.stage)) frm.disable_form();
		},
	});
}
