(() => {
	frappe.ui.form.on("HL Checklist", {
		refresh(frm) {
			if (frm.is_new() || !frm.doc.enabled || !frappe.model.can_create("HL Checklist Run")) return;
			frm.add_custom_button(__("Begin a Check"), () => begin(frm)).addClass("btn-primary");
		},
	});

	function begin(frm) {
		const field = { fieldname: "line", label: __("Line"), fieldtype: "Link", options: "HL Line", reqd: 1 };
		frappe.prompt({ ...field, default: frm.doc.line }, async ({ line }) => {
			const { message } = await frm.call("begin", { line });
			frappe.set_route("Form", "HL Checklist Run", message);
		}, __("Begin a Check"));
	}
})();
