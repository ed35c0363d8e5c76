(() => {
	frappe.ui.form.on("HL Checklist", {
		setup() {
			// What is shipped is read in everybody's own language.
			const fields = frappe.meta.docfield_map["HL Checklist Item"];
			for (const field of [fields?.title, fields?.guidance].filter(Boolean)) {
				field.formatter = (value) => __(value || "");
			}
		},
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
