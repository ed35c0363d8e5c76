(() => {
	const NEXT = {
		Sent: ["Taken On", "Answered", "Declined", "Withdrawn"],
		"Taken On": ["Answered", "Declined", "Withdrawn"],
		"To Return": ["Returned"],
	};
	const WITH_RESULT = ["Answered", "Declined", "Returned"];

	const note = (frm, state) => {
		const run = async (result) => {
			await frappe.xcall("hotline_app.api.transfers.note", { transfer: frm.doc.name, state, result });
			frm.reload_doc();
		};
		if (!WITH_RESULT.includes(state)) {
			run();
			return;
		}
		const field = { fieldname: "result", fieldtype: "Text", label: __("Result"), reqd: 1, default: frm.doc.result };
		frappe.prompt(field, ({ result }) => run(result), __(state, null, "HL Transfer"));
	};

	frappe.ui.form.on("HL Transfer", {
		setup: (frm) => frm.set_query("partner", () => ({ filters: { enabled: 1, is_linked_line: 1 } })),
		refresh(frm) {
			if (frm.is_new() || !frappe.model.can_write("HL Transfer")) {
				return;
			}
			for (const state of NEXT[frm.doc.state] ?? []) {
				frm.add_custom_button(__(state, null, "HL Transfer"), () => note(frm, state), __("Linked Line"));
			}
		},
	});
})();
