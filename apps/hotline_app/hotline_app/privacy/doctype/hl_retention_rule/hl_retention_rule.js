// The fields to choose from are those of the chosen document type.
{
	const DATES = ["Date", "Datetime"];
	const LAYOUT = ["Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold"];

	const choices = (fields) => fields.map((field) => ({ value: field.fieldname, label: __(field.label || field.fieldname) }));

	const offer_fields = async (frm) => {
		if (!frm.doc.document_type) return;
		await frappe.model.with_doctype(frm.doc.document_type);
		const fields = frappe.get_meta(frm.doc.document_type).fields;
		const dates = fields.filter((field) => DATES.includes(field.fieldtype));
		frm.set_df_property("counted_from", "options", [
			{ value: "creation", label: __("Created On") },
			...choices(dates),
		]);
		frm.fields_dict.emptied.grid.update_docfield_property(
			"fieldname",
			"options",
			choices(fields.filter((field) => !LAYOUT.includes(field.fieldtype))),
		);
	};

	const show_extent = async (frm) => {
		const { message } = await frm.call("extent");
		frappe.msgprint({
			title: __("How Many Now"),
			message: message.number
				? __("{0} records from before {1}; the oldest is of {2}.", [
						message.number,
						frappe.datetime.str_to_user(message.older_than),
						frappe.datetime.str_to_user(message.oldest),
					])
				: __("None now."),
		});
	};

	frappe.ui.form.on("HL Retention Rule", {
		setup(frm) {
			frm.set_query("document_type", () => ({ filters: { name: ["like", "HL %"], istable: 0, issingle: 0 } }));
		},
		refresh(frm) {
			offer_fields(frm);
			frm.add_custom_button(__("How Many Now"), () => show_extent(frm));
		},
		document_type: offer_fields,
	});
}
