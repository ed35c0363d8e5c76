(() => {
	const COLORS = { Open: "orange", Scored: "blue", Objected: "red", Decided: "blue", Closed: "gray" };

	frappe.listview_settings["HL Quality Review"] = {
		add_fields: ["stage"],
		get_indicator: ({ stage }) => [__(stage, null, "HL Quality Review"), COLORS[stage], `stage,=,${stage}`],
	};
})();
