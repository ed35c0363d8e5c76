// The fields to choose from are the texts of the chosen document type.
{
	const TEXTS = ["Data", "Small Text", "Text", "Long Text"];

	const offer_fields = async (frm) => {
		if (!frm.doc.document_type) return;
		await frappe.model.with_doctype(frm.doc.document_type);
		const fields = frappe.get_meta(frm.doc.document_type).fields;
		const texts = fields.filter((df) => TEXTS.includes(df.fieldtype) && !df.fieldname.endsWith("_masked"));
		frm.set_df_property(
			"fieldname",
			"options",
			texts.map(({ fieldname, label }) => ({ value: fieldname, label: __(label, null, frm.doc.document_type) })),
		);
	};

	frappe.ui.form.on("HL Masking Rule", {
		refresh(frm) {
			offer_fields(frm);
			if (frm.is_new() || !frappe.user.has_role("System Manager")) return;
			const show = () => frappe.set_route("permission-manager", frm.doc.document_type);
			frm.add_custom_button(__("Role Permission Manager"), show);
		},
		document_type: offer_fields,
	});
}
