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
			.then(async ({ message }) => {
				// What is said stands beside what it is said of.
				await frm.reload_doc();
				frappe.show_alert(
					message.rules.length
						? __("Routed by: {0}", [frappe.utils.escape_html(message.rules.map((name) => __(name)).join(", "))])
						: __("No rule matches this order."),
				);
			});
	}
	const METHOD = "hotline_app.api.orders.";

	const REASON = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const NOTE = { fieldname: "note", fieldtype: "Small Text", label: __("Note") };

	// Each thing that may be done with an order besides the steps of its workflow.
	const DEEDS = {
		merge: {
			label: __("Join into Another Order"),
			fields: (frm) => [
				{
					fieldname: "into",
					fieldtype: "Link",
					options: "HL Work Order",
					label: __("Order"),
					reqd: 1,
					get_query: () => ({
						filters: { name: ["!=", frm.doc.name], stage: ["in", ["Accepted", "Handling", "Waiting", "Done"]] },
					}),
				},
				REASON,
			],
		},
		unmerge: { label: __("Separate"), fields: () => [REASON] },
		split: { label: __("Split among Units"), fields: () => [partsTable()] },
		hand_over: {
			label: __("Hand Over"),
			fields: () => [{ fieldname: "to_agent", fieldtype: "Link", options: "User", label: __("To"), reqd: 1 }, REASON],
			args: (frm, values) => ({ orders: [frm.doc.name], ...values }),
		},
		log_contact: { label: __("Log Contact"), fields: () => contactFields() },
		promise: {
			label: __("Promise an Answer"),
			fields: () => [
				{ fieldname: "at", fieldtype: "Datetime", label: __("Promised By"), reqd: 1 },
				{ fieldname: "answer_by", fieldtype: "Link", options: "HL Channel", label: __("Answer By") },
			],
		},
		review: { label: __("Review"), fields: () => [NOTE] },
		release: { label: __("Release"), fields: () => [NOTE] },
		reopen: { label: __("Reopen with Reason"), fields: () => [REASON] },
	};

	function partsTable() {
		const link = (fieldname, options, label, reqd) => ({
			fieldname,
			fieldtype: "Link",
			options,
			label,
			reqd,
			in_list_view: 1,
		});
		return {
			fieldname: "parts",
			fieldtype: "Table",
			label: __("Units"),
			reqd: 1,
			data: [{ role: "Lead" }, { role: "Support" }],
			fields: [
				link("handling_unit", "HL Handling Unit", __("Handling Unit"), 1),
				{
					fieldname: "role",
					fieldtype: "Select",
					options: "Lead\nSupport",
					label: __("Role"),
					reqd: 1,
					in_list_view: 1,
				},
				{ fieldname: "description", fieldtype: "Small Text", label: __("What Is Asked"), in_list_view: 1 },
				link("category", "HL Category", __("Category"), 0),
				link("area", "HL Area", __("Area"), 0),
			],
		};
	}

	function contactFields() {
		const meta = (fieldname) => frappe.meta.get_docfield("HL Order Contact", fieldname);
		const select = (fieldname, label) => ({
			fieldname,
			fieldtype: "Select",
			options: meta(fieldname).options,
			default: meta(fieldname).default,
			label,
			reqd: 1,
		});
		return [
			select("purpose", __("Purpose")),
			select("result", __("Result")),
			{ fieldname: "channel", fieldtype: "Link", options: "HL Channel", label: __("Channel") },
			NOTE,
		];
	}

	function ask(frm, name, deed) {
		const dialog = new frappe.ui.Dialog({
			title: deed.label,
			size: name === "split" ? "large" : undefined,
			fields: deed.fields(frm),
			primary_action_label: deed.label,
			primary_action(values) {
				const args = deed.args ? deed.args(frm, values) : { order: frm.doc.name, ...values };
				if (args.parts) args.parts = args.parts.map(partOf);
				frappe
					.call({ method: METHOD + name, args, btn: dialog.get_primary_btn(), freeze: true })
					.then(() => {
						dialog.hide();
						frm.reload_doc();
					});
			},
		});
		dialog.show();
	}

	function partOf({ handling_unit, role, description, category, area }) {
		return { handling_unit, role, description, category, area };
	}

	function showBelonging(frm) {
		if (frm.doc.duplicate_of) {
			frm.set_intro(__("This order is a repeat and follows {0}.", [linkTo(frm.doc.duplicate_of)]), "blue");
		}
		if (frm.doc.parent_order) {
			frm.set_intro(__("This order is a part of {0}.", [linkTo(frm.doc.parent_order)]), "blue");
		}
		showList(frm, "duplicate_of", __("Repeats"), (row) => row.caller_name);
		showList(frm, "parent_order", __("Parts"), (row) => `${row.handling_unit}, ${__(row.handling_role)}`);
	}

	function showList(frm, field, title, about) {
		frappe.db
			.get_list("HL Work Order", {
				filters: { [field]: frm.doc.name },
				fields: ["name", "stage", "caller_name", "handling_unit", "handling_role"],
				order_by: "name",
				limit: 200,
			})
			.then((rows) => {
				if (!rows.length) return;
				const items = rows.map((row) => {
					const text = frappe.utils.escape_html(about(row) || "");
					return `<li>${linkTo(row.name)} <span class="text-muted">${text} · ${__(row.stage)}</span></li>`;
				});
				frm.dashboard.add_section(`<ul class="list-unstyled mb-0">${items.join("")}</ul>`, title);
				frm.dashboard.show();
			});
	}

	function linkTo(name) {
		return `<a href="/app/hl-work-order/${encodeURIComponent(name)}">${frappe.utils.escape_html(name)}</a>`;
	}

	frappe.ui.form.on("HL Work Order", {
		setup(frm) {
			const ofLine = () => ({ filters: { line: ["in", ["", frm.doc.line]], enabled: 1 } });
			frm.set_query("category", () => ({ filters: { ...ofLine().filters, is_group: 0 } }));
			frm.set_query("wrap_up", ofLine);
		},

		refresh(frm) {
			if (frm.is_new()) return;
			showBelonging(frm);
			frappe.call({ method: METHOD + "possible", args: { order: frm.doc.name }, type: "GET" }).then(({ message }) => {
				for (const [name, deed] of Object.entries(DEEDS)) {
					if (message[name]) frm.add_custom_button(deed.label, () => ask(frm, name, deed), __("Order"));
				}
			});
		},
	});
})();
