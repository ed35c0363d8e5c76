frappe.listview_settings["HL Service Notice"] = {
	add_fields: ["stage", "starts_at", "restores_at", "restored_at"],
	hide_name_column: true,
	filters: [["stage", "in", ["Draft", "Scheduled", "Published"]]],

	get_indicator(doc) {
		const by_stage = (color) => [__(doc.stage), color, `stage,=,${doc.stage}`];
		if (doc.stage !== "Published") {
			return by_stage({ Draft: "gray", Scheduled: "blue", Ended: "green", Withdrawn: "gray" }[doc.stage]);
		}
		const now = frappe.datetime.now_datetime();
		if (doc.starts_at > now) return [__("Announced"), "orange", `stage,=,Published|starts_at,>,${now}`];
		if (doc.restores_at && doc.restores_at < now) {
			return [__("Overdue"), "red", `stage,=,Published|restores_at,<,${now}`];
		}
		return [__("Now"), "purple", `stage,=,Published|starts_at,<=,${now}`];
	},
};
