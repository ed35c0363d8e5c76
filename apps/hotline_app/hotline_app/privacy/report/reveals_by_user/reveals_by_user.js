frappe.query_reports["Reveals by User"] = { filters: hotline.filters.period() };
