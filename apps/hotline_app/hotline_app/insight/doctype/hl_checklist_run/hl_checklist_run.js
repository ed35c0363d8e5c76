(() => {
	frappe.ui.form.on("HL Checklist Run", {
		setup() {
			// What is shipped is read in everybody's own language.
			const fields = frappe.meta.docfield_map["HL Checklist Run Item"];
			for (const field of [fields?.title, fields?.guidance].filter(Boolean)) {
				field.formatter = (value) => __(value || "");
			}
		},
		refresh(frm) {
			frm.set_df_property("items", "read_only", frm.doc.status === "Done");
			if (frm.is_new() || frm.doc.status === "Done" || !frm.has_perm("write")) return;
			frm.add_custom_button(__("All Others in Order"), () => fill(frm));
			frm.add_custom_button(__("Finish the Check"), () => finish(frm)).addClass("btn-primary");
		},
	});

	function fill(frm) {
		for (const item of frm.doc.items.filter((item) => !item.result)) {
			frappe.model.set_value(item.doctype, item.name, "result", "In Order");
		}
	}

	async function finish(frm) {
		if (frm.is_dirty()) await frm.save();
		await frm.call("finish");
		await frm.reload_doc();
	}
})();
