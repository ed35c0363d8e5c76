(() => {
	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			show_routing(frm);
			if (frm.is_new() || !frm.perm[0]?.write) return;
			if (["Draft", "Accepted"].includes(frm.doc.stage) && !frm.doc.dispatched_at) {
				frm.add_custom_button(__("Route Again"), () => route_again(frm));
			}
		},
	});

	// Whom to call and what to tell the caller come before anything else.
	function show_routing(frm) {
		const { scope, advice, held } = frm.doc;
		const texts = [];
		if (scope && scope !== "In Scope") texts.push(`<b>${__(scope)}</b>`);
		if (held) texts.push(`<b>${__("Held for Review")}</b>`);
		if (advice) texts.push(frappe.utils.escape_html(advice));
		frm.dashboard.clear_headline();
		if (texts.length) frm.dashboard.set_headline_alert(texts.join(" · "), scope === "Emergency" ? "red" : "orange");
	}

	function route_again(frm) {
		frappe
			.call({ method: "hotline_app.api.assist.route_again", args: { order: frm.doc.name }, freeze: true })
			.then(({ message }) => {
				frm.reload_doc();
				frappe.show_alert(
					message.rules.length
						? __("Routed by: {0}", [frappe.utils.escape_html(message.rules.map((name) => __(name)).join(", "))])
						: __("No rule matches this order."),
				);
			});
	}
})();
