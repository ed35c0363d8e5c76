// Whoever decides about a return sees that it is not the first one.

frappe.ui.form.on("HL Dispatch", {
	refresh(frm) {
		if (frm.doc.stage !== "Refusal Asked") return;
		const number = frm.doc.refusal_number;
		if (number > 1) {
			frm.dashboard.set_headline(
				__("Return no. {0} of this order in this round. It was passed upward.", [number]),
				"red",
			);
		}
		if (!frm.doc.review_note) frm.set_intro(__("To reject the return, write a note to the unit and save first."), "blue");
	},
});
