(() => {
	frappe.ui.form.on("HL Routing Rule", {
		setup(frm) {
			frm.set_query("set_category", () => ({ filters: { is_group: 0, enabled: 1 } }));
			for (const field of ["handling_unit", "sla_policy", "set_line"]) {
				frm.set_query(field, () => ({ filters: { enabled: 1 } }));
			}
		},
		refresh(frm) {
			frm.add_custom_button(__("Try on Past Orders"), () => ask_how_many(frm));
		},
	});

	function ask_how_many(frm) {
		frappe.prompt(
			[
				{ fieldname: "days", fieldtype: "Int", label: __("Days Back"), default: 30, reqd: 1 },
				{ fieldname: "limit", fieldtype: "Int", label: __("Orders at Most"), default: 5000, reqd: 1 },
			],
			({ days, limit }) =>
				frappe
					.call({
						method: "hotline_app.intake.doctype.hl_routing_rule.hl_routing_rule.try_out",
						args: { rule: frm.doc, days, limit },
						freeze: true,
						freeze_message: __("Trying the rule…"),
					})
					.then(({ message }) => message && show(frm, message)),
			__("Try on Past Orders"),
			__("Try"),
		);
	}

	function show(frm, trial) {
		const dialog = new frappe.ui.Dialog({
			title: __("Trial: {0}", [frappe.utils.escape_html(frm.doc.title || __("New"))]),
			size: "large",
			fields: [{ fieldname: "result", fieldtype: "HTML" }],
		});
		dialog.fields_dict.result.$wrapper.html(summary(trial) + counts(trial) + examples(trial));
		dialog.show();
	}

	function summary(trial) {
		const number = (value) => value.toLocaleString();
		const text = __("Of {0} orders of the last {1} days the rule would match {2} and change {3}.", [
			number(trial.looked_at),
			trial.days,
			`<b>${number(trial.matched)}</b>`,
			`<b>${number(trial.changed)}</b>`,
		]);
		const notes = [];
		if (trial.looked_at >= trial.limit) notes.push(__("Only the latest {0} were looked at.", [number(trial.limit)]));
		if (trial.confidential) {
			notes.push(__("{0} of them are confidential and are not shown.", [number(trial.confidential)]));
		}
		if (trial.matched && !trial.changed) {
			notes.push(__("Other rules, or the orders themselves, say the same already."));
		}
		return `<p>${[text, ...notes].join(" ")}</p>`;
	}

	function counts(trial) {
		if (!trial.changes.length) return "";
		const rows = trial.changes.map((row) => [row.label, row.value, row.count.toLocaleString()]);
		return table([__("Outcome"), __("Would Be"), __("Orders")], rows.map((row) => row.map(frappe.utils.escape_html)));
	}

	function examples(trial) {
		if (!trial.examples.length) return "";
		const escape = frappe.utils.escape_html;
		const rows = trial.examples.map((order) => [
			`<a href="/app/hl-work-order/${encodeURIComponent(order.name)}" target="_blank">${escape(order.name)}</a>`,
			escape(order.title || ""),
			order.changes.map((c) => `${escape(c.label)}: ${escape(c.before)} → ${escape(c.after)}`).join("<br>") || "—",
		]);
		return `<h6>${__("The First {0}", [rows.length])}</h6>${table([__("Order"), __("Title"), __("Change")], rows)}`;
	}

	function table(heads, rows) {
		const cells = (row, tag) => row.map((cell) => `<${tag}>${cell}</${tag}>`).join("");
		return `<div class="table-responsive"><table class="table table-bordered table-sm">
			<thead><tr>${cells(heads, "th")}</tr></thead>
			<tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody>
		</table></div>`;
	}
})();
