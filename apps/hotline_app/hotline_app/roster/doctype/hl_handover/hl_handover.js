// The relief confirms item by item; the leaving shift answers.
(() => {
	const chosen = (frm) => frm.fields_dict.items.grid.get_selected_children();

	const one = (frm) => {
		const rows = chosen(frm);
		if (rows.length === 1) return rows[0];
		frappe.show_alert({ message: __("Please select one matter."), indicator: "orange" });
	};

	const text_about = (frm, method, label, field) => {
		const row = one(frm);
		if (!row) return;
		frappe.prompt(
			[{ fieldname: field, label, fieldtype: "Small Text", reqd: 1, default: row[field] }],
			async (values) => {
				await frm.call(method, { item: row.name, ...values });
				frm.reload_doc();
			},
			`${row.reference_name} ${row.subject ?? ""}`,
		);
	};

	const confirm_rows = async (frm, rows) => {
		if (frm.doc.items.length && !rows.length) {
			frappe.show_alert({
				message: __("Please select what you have gone through."),
				indicator: "orange",
			});
			return;
		}
		await frm.call("confirm", { items: rows.map((row) => row.name) });
		frm.reload_doc();
	};

	frappe.ui.form.on("HL Handover", {
		refresh(frm) {
			frm.fields_dict.items.grid.toggle_checkboxes(frm.doc.status === "Open");
			const left = frm.doc.items.filter((row) => !row.confirmed).length;
			if (frm.doc.status !== "Open") return;
			frm.dashboard.set_headline(
				left
					? __("{0} of {1} matters are to be confirmed.", [left, frm.doc.items.length])
					: __("Nothing is open."),
				"blue",
			);
			frm.add_custom_button(__("Confirm Selected"), () => confirm_rows(frm, chosen(frm)))
				.addClass("btn-primary")
				.removeClass("btn-default");
			frm.add_custom_button(__("Ask"), () => text_about(frm, "ask", __("Question"), "question"));
			frm.add_custom_button(__("Answer", null, "Reply"), () =>
				text_about(frm, "answer", __("Answer", null, "Reply"), "answer"),
			);
			frm.add_custom_button(__("Note"), () => text_about(frm, "note", __("Note for the Relief"), "note"));
			frm.add_custom_button(__("Bring up to Date"), async () => {
				await frappe.xcall("run_doc_method", {
					dt: "HL Shift",
					dn: frm.doc.shift,
					method: "hand_over",
				});
				frm.reload_doc();
			});
		},
	});
})();
