frappe.ui.form.on("HL Service Calendar", {
	refresh(frm) {
		if (frm.doc.always) return;
		frm.add_custom_button(__("Fill in Chinese Holidays"), () =>
			frappe.prompt(
				{
					fieldname: "year",
					fieldtype: "Int",
					label: __("Year"),
					reqd: 1,
					default: frappe.datetime.str_to_obj(frappe.datetime.get_today()).getFullYear(),
				},
				({ year }) =>
					frm.call("fill_in_chinese_holidays", { year }).then(({ message }) => {
						frm.dirty();
						frappe.show_alert(__("{0} days added. Save to keep them.", [message]));
					}),
				__("Fill in Chinese Holidays"),
			),
		);
	},
});
