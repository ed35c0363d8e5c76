frappe.ui.form.on("HL SLA Policy", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Recompute Open Deadlines"), () =>
			frappe.confirm(
				__(
					"Open records get the deadlines of this policy as it is now. What was met or missed stays. Go on?",
				),
				() => frm.call("recompute_open_clocks").then(() => frappe.show_alert(__("Started in the background"))),
			),
		);
	},
});
