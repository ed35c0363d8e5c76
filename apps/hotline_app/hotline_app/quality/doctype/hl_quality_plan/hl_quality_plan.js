(() => {
	frappe.ui.form.on("HL Quality Plan", {
		refresh(frm) {
			if (frm.is_new() || !frm.has_perm("write")) return;
			frm.add_custom_button(__("Draw Now"), () => ask(frm));
		},
	});

	function ask(frm) {
		const fields = [
			{ fieldname: "from_date", label: __("From"), fieldtype: "Date", reqd: 1, default: frappe.datetime.month_start() },
			{ fieldname: "to_date", label: __("To"), fieldtype: "Date", reqd: 1, default: frappe.datetime.get_today() },
		];
		frappe.prompt(fields, (values) => draw(frm, values), __("Draw Now"), __("Draw"));
	}

	async function draw(frm, values) {
		const { message } = await frm.call("draw", values);
		frappe.show_alert({ message: __("{0} of {1} drawn.", [message.drawn, message.population]), indicator: "green" });
		frm.reload_doc();
	}
})();
