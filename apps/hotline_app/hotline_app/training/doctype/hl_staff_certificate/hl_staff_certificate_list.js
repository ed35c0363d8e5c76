{
	const SOON_DAYS = 30;

	frappe.listview_settings["HL Staff Certificate"] = {
		add_fields: ["valid_until"],
		get_indicator({ valid_until }) {
			if (!valid_until) return [__("Valid", null, "HL Staff Certificate"), "green"];
			const left = frappe.datetime.get_day_diff(valid_until, frappe.datetime.get_today());
			if (left < 0) return [__("Expired"), "red"];
			return left <= SOON_DAYS ? [__("Ends Soon"), "orange"] : [__("Valid", null, "HL Staff Certificate"), "green"];
		},
	};
}
