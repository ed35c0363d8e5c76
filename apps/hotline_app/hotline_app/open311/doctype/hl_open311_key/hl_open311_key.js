{
	const show = (key) =>
		frappe.msgprint({
			title: __("Key"),
			message: `<p>${__("Copy the key now. It is not shown again.")}</p><pre>${frappe.utils.escape_html(key)}</pre>`,
		});

	const make = async (frm) => {
		const { message } = await frm.call("make_key");
		await frm.reload_doc();
		show(message);
	};

	frappe.ui.form.on("HL Open311 Key", {
		refresh(frm) {
			if (frm.is_new() || !frm.perm[0].write) return;
			if (!frm.doc.ending) frm.set_intro(__("It can be used once a key was made."), "orange");
			frm.add_custom_button(frm.doc.ending ? __("Make Another Key") : __("Make a Key"), () =>
				frm.doc.ending
					? frappe.confirm(__("The present key will not work any more. Go on?"), () => make(frm))
					: make(frm),
			);
		},
	});
}
