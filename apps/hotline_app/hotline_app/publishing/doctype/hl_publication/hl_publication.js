// Begin with what the order says, without what is sensitive in it.
{
	const begin = async (frm) => {
		const { message } = await frappe.call({
			method: "hotline_app.api.publishing.draft",
			args: { work_order: frm.doc.work_order },
			type: "GET",
		});
		for (const [fieldname, text] of Object.entries(message)) {
			if (!frm.doc[fieldname]) await frm.set_value(fieldname, text);
		}
	};

	frappe.ui.form.on("HL Publication", {
		refresh(frm) {
			if (frm.is_new() && frm.doc.work_order) begin(frm);
			if (!frm.doc.published && !frm.is_new())
				frm.set_intro(__("Nobody outside reads it yet."), "orange");
		},
		work_order(frm) {
			if (frm.is_new() && frm.doc.work_order) begin(frm);
		},
	});
}
