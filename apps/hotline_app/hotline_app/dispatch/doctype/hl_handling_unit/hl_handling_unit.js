// Units have no desk; the framework leaves such accounts out of what a link to a user offers.

{
	const any_user = () => ({ filters: { ignore_user_type: 1 } });

	frappe.ui.form.on("HL Handling Unit", {
		setup(frm) {
			frm.set_query("user", any_user);
			frm.set_query("user", "users", any_user);
		},

		refresh(frm) {
			const is_read = frm.doc.user || frm.doc.users?.length;
			const lacks = !frm.is_new() && frm.doc.enabled && !is_read;
			frm.set_intro(lacks ? __("Nobody reads what is handed to this unit: name its user.") : "", "orange");
		},
	});
}
