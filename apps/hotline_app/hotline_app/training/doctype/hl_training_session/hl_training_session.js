// Those who have to repeat a topic, and the audience that the plan names, are invited by one button.

{
	frappe.ui.form.on("HL Training Session", {
		setup(frm) {
			frm.set_query("topic", () => ({ filters: { enabled: 1 } }));
		},

		refresh(frm) {
			if (frm.doc.status !== "Planned" || !frm.perm[0]?.write) return;
			frm.add_custom_button(__("Invite"), () => invite(frm));
		},
	});

	const invite = async (frm) => {
		if (!frm.doc.topic) {
			frappe.throw(__("Please choose the topic first."));
		}
		const people = await frappe.xcall(
			"hotline_app.training.doctype.hl_training_session.hl_training_session.to_invite",
			{ topic: frm.doc.topic, plan: frm.doc.plan },
		);
		const known = new Set((frm.doc.participants ?? []).map(({ user }) => user));
		const fresh = people.filter(({ user }) => !known.has(user));
		for (const { user, remarks } of fresh) frm.add_child("participants", { user, remarks });
		frm.refresh_field("participants");
		if (fresh.length) frm.dirty();
		frappe.show_alert(
			fresh.length ? __("{0} people added", [fresh.length]) : __("Everybody who is to come is named already."),
		);
	};
}
