frappe.listview_settings["HL Provider"] = {
	add_fields: ["stage", "suspension_proposed"],
	has_indicator_for_draft: true,
	get_indicator(doc) {
		if (doc.suspension_proposed) {
			return [__("Suspension Proposed"), "orange", "suspension_proposed,=,1"];
		}
		const colors = {
			Applied: "yellow",
			"Under Review": "blue",
			Assessed: "purple",
			Active: "green",
			Suspended: "red",
			Left: "gray",
			Rejected: "gray",
		};
		return [__(doc.stage, null, "HL Provider"), colors[doc.stage], `stage,=,${doc.stage}`];
	},
};
