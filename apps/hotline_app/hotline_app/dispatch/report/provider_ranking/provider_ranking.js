frappe.query_reports["Provider Ranking"] = {
	filters: [
		{ fieldname: "category", label: __("Category"), fieldtype: "Link", options: "HL Category" },
		{ fieldname: "level", label: __("Level"), fieldtype: "Select", options: ["", "A", "B", "C"] },
		{
			fieldname: "stage",
			label: __("Stage"),
			fieldtype: "Select",
			options: ["", "Active", "Suspended", "Left"].map((value) => ({ value, label: __(value, null, "HL Provider") })),
		},
	],
};
