(() => {
	frappe.ui.form.on("HL Procedure", {
		refresh(frm) {
			if (frm.is_new()) return;
			if (frm.has_perm("write")) {
				frm.add_custom_button(__("Confirm Review"), () => frm.call("confirm_review").then(() => frm.reload_doc()));
			}
			if (frappe.model.can_create("HL Procedure Proposal")) {
				frm.add_custom_button(__("Propose a Revision"), () =>
					frappe.new_doc("HL Procedure Proposal", { rule: frm.docname }),
				);
			}
			const { review_on, status } = frm.doc;
			if (status === "In Force" && review_on && review_on < frappe.datetime.get_today()) {
				frm.set_intro(__("The review is overdue since {0}.", [frappe.datetime.str_to_user(review_on)]), "red");
			}
		},
	});
})();
