// What can be done about an open follow-up beside its steps.
{
	const send_link = async (frm) => {
		const is_sent = await frappe.xcall("hotline_app.api.followup.send_link", { task: frm.doc.name });
		frappe.show_alert(
			is_sent
				? { message: __("The link is on its way to the customer."), indicator: "green" }
				: {
						message: __("The customer can't be reached by a message: there is no way to send it."),
						indicator: "red",
					},
		);
		frm.reload_doc();
	};

	const choose = (frm, outcome) => frm.set_value("outcome", outcome);

	const watch = (frm, label, method, field) =>
		frm.add_custom_button(
			label,
			() =>
				frappe.prompt(
					field,
					(values) =>
						frappe
							.xcall(`hotline_app.api.follow_up_watch.${method}`, { task: frm.doc.name, ...values })
							.then(() => frm.reload_doc()),
					label,
					label,
				),
			__("Watch"),
		);

	const show_watch = (frm) => {
		if (frappe.model.can_create("HL Urge")) {
			watch(frm, __("Urge"), "urge", { fieldname: "content", label: __("What Was Said"), fieldtype: "Small Text" });
		}
		if (frappe.model.can_create("HL Supervision") && !frm.doc.supervised) {
			watch(frm, __("Supervise"), "supervise", {
				fieldname: "reason",
				label: __("Reason"),
				fieldtype: "Small Text",
				reqd: 1,
			});
		}
	};

	frappe.ui.form.on("HL Follow-up Task", {
		refresh(frm) {
			if (!frm.is_new() && frm.doc.stage === "Open") show_watch(frm);
			if (frm.is_new() || frm.doc.stage !== "Open" || !frm.perm[0]?.write) return;
			if (frm.doc.call_back) {
				frm.dashboard.set_headline(
					__("The customer answered by the link and is not satisfied. Please call and choose what follows."),
					"red",
				);
			}
			frm.add_custom_button(__("Send a Link to the Questions"), () => send_link(frm));
			for (const outcome of ["Rework", "Complaint", "Both"]) {
				frm.add_custom_button(
					__(outcome, null, "HL Follow-up Task"),
					() => choose(frm, outcome),
					__("If Not Satisfied"),
				);
			}
		},
	});
}
