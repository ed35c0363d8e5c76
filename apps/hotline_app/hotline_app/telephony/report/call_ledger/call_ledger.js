frappe.query_reports["Call Ledger"] = {
	filters: [
		...hotline.filters.period(frappe.datetime.get_today()),
		hotline.filters.line(),
		hotline.filters.record("agent", __("Agent"), "User"),
		hotline.filters.choice("direction", __("Direction", null, "HL Call"), ["Inbound", "Outbound", "Internal"], "HL Call"),
		{ fieldname: "number", label: __("Number", null, "HL Call"), fieldtype: "Data" },
	],
};
