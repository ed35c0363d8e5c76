frappe.listview_settings["HL Switch"] = {
	add_fields: ["enabled", "state"],
	get_indicator(doc) {
		if (!doc.enabled) return [__("Off"), "gray", "enabled,=,0"];
		const colours = { Connected: "green", Connecting: "orange", Failed: "red", Off: "gray" };
		return [__(doc.state, null, "HL Switch"), colours[doc.state], `state,=,${doc.state}`];
	},
};
