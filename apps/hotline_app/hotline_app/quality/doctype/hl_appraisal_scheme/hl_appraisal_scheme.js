(() => {
	frappe.ui.form.on("HL Appraisal Scheme", {
		setup(frm) {
			frm.set_query("subject_doctype", () => ({
				filters: { name: ["in", ["User", "HL Handling Unit", "HL Provider"]] },
			}));
		},

		refresh(frm) {
			if (frm.is_new() || !frm.has_perm("write")) return;
			frm.add_custom_button(__("Open Appraisals"), () => ask(frm));
		},
	});

	function ask(frm) {
		const last = frappe.datetime.add_months(frappe.datetime.month_start(), -1);
		const fields = [
			{ fieldname: "from_date", label: __("From"), fieldtype: "Date", reqd: 1, default: last },
			{ fieldname: "to_date", label: __("To"), fieldtype: "Date", reqd: 1, default: frappe.datetime.add_days(frappe.datetime.month_start(), -1) },
		];
		frappe.prompt(fields, (values) => open(frm, values), __("Open Appraisals"), __("Open"));
	}

	async function open(frm, values) {
		const { message } = await frm.call("open_appraisals", values);
		frappe.show_alert({ message: __("{0} appraisals opened.", [message]), indicator: "green" });
		frappe.set_route("List", "HL Appraisal", { scheme: frm.docname, from_date: values.from_date });
	}
})();
