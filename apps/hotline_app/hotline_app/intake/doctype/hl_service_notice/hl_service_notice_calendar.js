frappe.views.calendar["HL Service Notice"] = {
	field_map: { id: "name", start: "starts_at", end: "restores_at", title: "title", allDay: "allDay" },
	filters: [{ fieldtype: "Link", fieldname: "line", options: "HL Line", label: __("Line") }],
};
