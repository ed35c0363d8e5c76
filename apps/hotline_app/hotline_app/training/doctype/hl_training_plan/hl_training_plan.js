// A training of the plan becomes a session, with what the plan says of it.

{
	frappe.ui.form.on("HL Training Plan", {
		refresh(frm) {
			if (frm.is_new() || !frappe.model.can_create("HL Training Session")) return;
			for (const row of frm.doc.items ?? []) {
				const label = __("{0} ({1})", [__(row.topic), __("month {0}", [row.month])]);
				frm.add_custom_button(label, () => plan_session(frm, row), __("Plan a Session"));
			}
		},
	});

	const plan_session = (frm, row) => {
		const { topic, form, teacher } = row;
		frappe.new_doc("HL Training Session", { plan: frm.doc.name, topic, form, teacher });
	};
}
