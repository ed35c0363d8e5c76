frappe.query_reports["Unanswered Questions"] = {
	filters: [
		{ fieldname: "line", label: __("Line"), fieldtype: "Link", options: "HL Line" },
		{ fieldname: "editor", label: __("Responsible"), fieldtype: "Link", options: "User" },
	],
};
