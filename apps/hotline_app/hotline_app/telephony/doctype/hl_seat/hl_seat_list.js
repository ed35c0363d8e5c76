{
	const COLOURS = {
		Ready: "green",
		"Not Ready": "orange",
		"Signed Out": "gray",
		Ringing: "yellow",
		Talking: "blue",
		Holding: "purple",
		"Wrap-up": "cyan",
	};

	frappe.listview_settings["HL Seat"] = {
		add_fields: ["state"],
		get_indicator(doc) {
			return [__(doc.state, null, "HL Seat"), COLOURS[doc.state], `state,=,${doc.state}`];
		},
	};
}
