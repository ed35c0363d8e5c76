// In any form with masked values: a button that reveals one, for a reason that goes on record.
{
	const SUFFIX = "_masked";

	/** The fields whose plain value was left out, with what to call them. */
	const hidden_fields = (frm) =>
		frm.meta.fields.flatMap((df) => {
			if (df.fieldtype === "Table") {
				const is_hidden = (frm.doc[df.fieldname] || []).some((row) => row[`phone${SUFFIX}`] && !row.phone);
				return is_hidden ? [df] : [];
			}
			return frm.doc[df.fieldname + SUFFIX] && !frm.doc[df.fieldname] ? [df] : [];
		});

	const reveal = (frm, fields) => {
		const labels = Object.fromEntries(fields.map(({ fieldname, label }) => [fieldname, __(label, null, frm.doctype)]));
		const dialog = new frappe.ui.Dialog({
			title: __("Reveal"),
			fields: [
				{
					fieldname: "fieldname",
					fieldtype: "Select",
					label: __("Field"),
					reqd: 1,
					default: fields[0].fieldname,
					options: Object.entries(labels).map(([value, label]) => ({ value, label })),
				},
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason"),
					reqd: 1,
					description: __("Who reveals what, and why, is kept on record."),
				},
				{ fieldname: "values", fieldtype: "HTML" },
			],
			primary_action_label: __("Reveal"),
			async primary_action({ fieldname, reason }) {
				const { message } = await frappe.call({
					method: "hotline_app.api.privacy.reveal",
					args: { doctype: frm.doctype, name: frm.doc.name, fieldname, reason },
					btn: dialog.get_primary_btn(),
				});
				const shown = message.map((value) => `<b>${frappe.utils.escape_html(value)}</b>`).join("<br>");
				dialog.get_field("values").$wrapper.html(`<p>${labels[fieldname]}: ${shown}</p>`);
			},
		});
		dialog.show();
	};

	$(document).on("form-refresh", (event, frm) => {
		if (frm.is_new()) return;
		const fields = hidden_fields(frm);
		if (fields.length) frm.add_custom_button(__("Reveal"), () => reveal(frm, fields));
	});
}
