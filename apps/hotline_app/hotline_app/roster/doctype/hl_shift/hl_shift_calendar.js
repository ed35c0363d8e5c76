frappe.views.calendar["HL Shift"] = {
	field_map: { start: "starts_at", end: "ends_at", id: "name", title: "shift_type", status: "status" },
	get_css_class: ({ status }) => ({ Running: "success", Cancelled: "danger" })[status] ?? "info",
};
