frappe.listview_settings["HL Backup"] = {
	add_fields: ["state", "removed_at"],
	get_indicator: ({ state, removed_at }) => {
		if (state === "Good" && removed_at) {
			return [__("Removed", null, "HL Backup"), "gray", "removed_at,is,set"];
		}
		const colours = { Running: "blue", Good: "green", Failed: "red", Missed: "orange" };
		return [__(state, null, "HL Backup"), colours[state], `state,=,${state}`];
	},
	onload(list) {
		if (!frappe.perm.has_perm("HL Backup Settings", 0, "write")) return;
		list.page.add_inner_button(__("Back Up Now"), () =>
			frappe.xcall("hotline_app.backup.desk.back_up_now").then(() => list.refresh()),
		);
		list.page.add_inner_button(__("Settings"), () => frappe.set_route("Form", "HL Backup Settings"));
	},
};
