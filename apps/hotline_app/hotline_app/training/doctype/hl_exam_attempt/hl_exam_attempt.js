// An attempt that was hardly typed by hand is seen at a glance.

{
	frappe.ui.form.on("HL Exam Attempt", {
		refresh(frm) {
			frm.disable_save();
			if (frm.doc.stage === "Marked" && frm.perm[0]?.write) frm.enable_save();
			if (frm.doc.doubtful) {
				frm.dashboard.set_headline_alert(__("Faster, or with fewer keys, than people type. Please have a look at it."), "orange");
			}
		},
	});
}
