const REASONS = { phone: "Same phone", card_number: "Same card number", name: "Same name and address" };

frappe.ui.form.on("HL Customer", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0].write) return;
		frm.add_custom_button(__("Merge into…"), () => frm.trigger("ask_for_target"));
		frm.trigger("show_duplicates");
	},

	/** Say above the form who is likely the same person. */
	async show_duplicates(frm) {
		const { message } = await frappe.call("hotline_app.api.customers.duplicates", { customer: frm.doc.name });
		if (!message?.length) return;
		const others = message.map(({ name, customer_name, reasons }) => {
			const link = frappe.utils.get_form_link("HL Customer", name, true, frappe.utils.escape_html(customer_name));
			return `${link} (${reasons.map((reason) => __(REASONS[reason])).join(", ")})`;
		});
		frm.dashboard.set_headline(`${__("Likely Duplicates")}: ${others.join(", ")}`);
	},

	ask_for_target(frm) {
		const { name, customer_name } = frm.doc;
		const description = __("Everything of {0} goes to the customer chosen here, and {0} is removed. This can't be undone.", [
			frappe.utils.escape_html(customer_name),
		]);
		frappe.prompt(
			{
				fieldname: "target",
				fieldtype: "Link",
				options: "HL Customer",
				label: __("Keep this customer"),
				description,
				reqd: 1,
				get_query: () => ({ filters: { name: ["!=", name] } }),
			},
			async ({ target }) => {
				await frappe.call({
					method: "hotline_app.api.customers.merge",
					args: { source: name, target },
					freeze: true,
				});
				frappe.set_route("Form", "HL Customer", target);
			},
			__("Merge into Another Customer"),
			__("Merge")
		);
	},
});
