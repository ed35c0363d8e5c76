frappe.ui.form.on("HL Topic Rise", {
	refresh(form) {
		const { day, line, category, area } = form.doc;
		form.add_custom_button(__("Show Orders"), () => {
			const topic = Object.entries({ line, category, area }).filter(([, value]) => value);
			frappe.route_options = { creation: ["Between", [day, day]], ...Object.fromEntries(topic) };
			frappe.set_route("List", "HL Work Order", "List");
		});
	},
});
