{
	const COLOURS = {
		Answered: "green",
		Abandoned: "orange",
		Missed: "red",
		Voicemail: "blue",
		"Call-back Asked": "blue",
		Refused: "gray",
	};

	frappe.listview_settings["HL Call"] = {
		add_fields: ["stage", "outcome"],
		get_indicator(doc) {
			if (doc.outcome && doc.stage === "Ended") {
				return [
					__(doc.outcome, null, "HL Call"),
					COLOURS[doc.outcome],
					`outcome,=,${doc.outcome}`,
				];
			}
			return [__(doc.stage, null, "HL Call"), "yellow", `stage,=,${doc.stage}`];
		},
	};
}
