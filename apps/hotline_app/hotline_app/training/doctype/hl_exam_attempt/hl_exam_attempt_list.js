{
	frappe.listview_settings["HL Exam Attempt"] = {
		add_fields: ["stage", "passed"],
		get_indicator({ stage, passed }) {
			if (stage === "Open") return [__("Under Way"), "blue", "stage,=,Open"];
			return passed ? [__("Passed"), "green", "passed,=,1"] : [__("Not Passed"), "red", "passed,=,0"];
		},
	};
}
