(() => {
	const COLORS = { Open: "orange", "In Agreement": "blue", Answered: "green", Declined: "gray" };

	frappe.listview_settings["HL Knowledge Question"] = {
		add_fields: ["stage"],
		filters: [["stage", "in", ["Open", "In Agreement"]]],
		get_indicator: ({ stage }) => [__(stage, null, "HL Knowledge Question"), COLORS[stage], `stage,=,${stage}`],
	};
})();
