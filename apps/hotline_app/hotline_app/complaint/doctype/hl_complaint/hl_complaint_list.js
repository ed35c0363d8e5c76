frappe.listview_settings["HL Complaint"] = {
	add_fields: ["stage", "next_due_at", "confidential"],
	get_indicator({ stage, workflow_state, next_due_at }) {
		const is_late = next_due_at && frappe.datetime.str_to_obj(next_due_at) < new Date();
		const colours = { Registered: "red", Appealed: "red", Approved: "green", Answered: "green", Closed: "gray", Withdrawn: "gray" };
		return [__(workflow_state || stage), is_late ? "red" : (colours[stage] ?? "orange"), `stage,=,${stage}`];
	},
};
