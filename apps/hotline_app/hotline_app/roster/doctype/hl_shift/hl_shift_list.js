frappe.listview_settings["HL Shift"] = {
	add_fields: ["status"],
	get_indicator: ({ status }) => {
		const colours = { Planned: "blue", Running: "green", Closed: "gray", Cancelled: "red" };
		return [__(status, null, "HL Shift"), colours[status], `status,=,${status}`];
	},
	onload(list) {
		if (!frappe.model.can_create("HL Shift")) return;
		list.page.add_inner_button(__("Copy a Week"), () => {
			const dialog = new frappe.ui.Dialog({
				title: __("Copy a Week"),
				fields: [
					{ fieldname: "from_date", label: __("The Week Of"), fieldtype: "Date", reqd: 1 },
					{ fieldname: "to_date", label: __("To the Week Of"), fieldtype: "Date", reqd: 1 },
					{ fieldname: "weeks", label: __("So Many Weeks"), fieldtype: "Int", default: 1, reqd: 1 },
				],
				primary_action_label: __("Copy"),
				async primary_action(values) {
					const done = await frappe.xcall(
						"hotline_app.roster.doctype.hl_shift.hl_shift.copy_week",
						values,
					);
					dialog.hide();
					list.refresh();
					const esc = frappe.utils.escape_html;
					const left = done.left_out.map(
						({ shift, agent, reason }) => `<li>${esc(shift)}, ${esc(agent)}: ${reason}</li>`,
					);
					frappe.msgprint(
						__("{0} shifts were planned, {1} were there already.", [done.made, done.kept]) +
							(left.length ? `<p>${__("Left out:")}</p><ul>${left.join("")}</ul>` : ""),
					);
				},
			});
			dialog.show();
		});
	},
};
