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

	const ask = (frm, title, field, method) =>
		frappe.prompt(
			field,
			(values) =>
				frappe
					.xcall(`hotline_app.api.complaint_watch.${method}`, { complaint: frm.doc.name, ...values })
					.then(() => frm.reload_doc()),
			title,
			title,
		);

	const urge = (frm) =>
		ask(frm, __("Urge"), { fieldname: "content", label: __("What Was Said"), fieldtype: "Small Text" }, "urge");

	const supervise = (frm) =>
		ask(frm, __("Supervise"), { fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 }, "supervise");

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
			if (ENDED.includes(frm.doc.stage)) {
				frm.disable_form();
				return;
			}
			if (frappe.model.can_create("HL Urge")) {
				frm.add_custom_button(__("Urge"), () => urge(frm), __("Watch"));
			}
			if (frappe.model.can_create("HL Supervision") && !frm.doc.supervised) {
				frm.add_custom_button(__("Supervise"), () => supervise(frm), __("Watch"));
			}
		},
	});
}
