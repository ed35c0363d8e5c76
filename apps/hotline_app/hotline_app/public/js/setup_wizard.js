// The slide of the setup wizard on which a new centre chooses its packs.
// The wizard draws its slides anew when the language changes, so the texts are translated here.
frappe.setup.on("before_load", () => {
	const packs = frappe.boot.hotline_packs || [];
	if (!packs.length) return;
	frappe.setup.add_slide({
		name: "hotline_packs",
		title: __("Choose your lines"),
		help: __("Each pack sets up the platform for one kind of line. You can add others later."),
		fields: packs.map((pack) => ({
			fieldname: pack.fieldname,
			fieldtype: "Check",
			label: __(pack.title),
			description: [pack.standard, pack.description].filter(Boolean).map((text) => __(text)).join("<br>"),
		})),
	});
});
