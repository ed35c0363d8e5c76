(() => {
	const ORDER = "HL Work Order";
	const FILLABLE = ["Data", "Small Text", "Text", "Select", "Check", "Int", "Float", "Currency", "Date", "Datetime", "Time", "Link"];
	const FACTS = [
		"holiday",
		"late_answer",
		"rings",
		"progress",
		"planned_outage",
		"known_caller",
		"harassment_reports",
		"complaint_about",
	];

	frappe.ui.form.on("HL Call Script", {
		setup(frm) {
			frm.set_query("line", () => ({ filters: { enabled: 1 } }));
			frm.set_query("situation", () => ({ filters: { enabled: 1 } }));
			frappe.model.with_doctype(ORDER, () => offer_fields(frm));
		},
		refresh(frm) {
			frm.add_custom_button(__("Preview"), () => ask_for_order(frm));
		},
	});

	/** What a step can fill, and what a condition can look at, to choose from instead of to be typed. */
	function offer_fields(frm) {
		const fields = frappe
			.get_meta(ORDER)
			.fields.filter((df) => FILLABLE.includes(df.fieldtype) && !df.read_only && !df.permlevel);
		const choices = fields.map((df) => ({ value: df.fieldname, label: __(df.label, null, ORDER) }));
		const facts = [
			...FACTS.map((fact) => ({ value: fact, label: fact })),
			...choices.map(({ value, label }) => ({ value: `order.${value}`, label })),
		];
		frm.fields_dict.steps.grid.update_docfield_property("fill_field", "options", choices);
		frm.fields_dict.conditions.grid.update_docfield_property("fact", "options", facts);
	}

	function ask_for_order(frm) {
		frappe.prompt(
			[
				{
					fieldname: "order",
					fieldtype: "Link",
					options: ORDER,
					label: __("Order"),
					description: __("Empty: an example"),
				},
			],
			({ order }) => preview(frm, order),
			__("Preview"),
			__("Play"),
		);
	}

	function preview(frm, order) {
		frappe
			.call({
				method: "hotline_app.script.doctype.hl_call_script.hl_call_script.preview",
				args: { script: frm.doc, order },
				freeze: true,
			})
			.then(({ message }) => message && play(message));
	}

	/** Step by step in a dialog, as agents see it; keys 1 to 9 choose an answer. */
	function play(script) {
		const steps = Object.fromEntries(script.steps.map((step) => [step.step, step]));
		const path = [];
		let shown = script.steps[0].step;
		const dialog = new frappe.ui.Dialog({
			title: __("Preview: {0}", [frappe.utils.escape_html(script.title || __("New"))]),
			size: "large",
			fields: [{ fieldname: "step", fieldtype: "HTML" }],
			primary_action_label: __("From the Beginning"),
			primary_action: () => go(script.steps[0].step, true),
			secondary_action_label: __("Back"),
			secondary_action: () => path.length && show((shown = path.pop())),
		});
		const $body = dialog.fields_dict.step.$wrapper;

		function go(to, anew) {
			if (anew) path.length = 0;
			else path.push(shown);
			show((shown = to));
		}

		function show(key) {
			$body.html(key ? html_of(steps[key]) : `<p class="text-muted">${__("The script ends here.")}</p>`);
			$body.find("button").on("click", (event) => go(event.currentTarget.dataset.to || ""));
		}

		dialog.$wrapper.on("keydown", (event) => {
			if (/^[1-9]$/.test(event.key)) $body.find("button").eq(Number(event.key) - 1).trigger("click");
		});
		show(shown);
		dialog.show();
	}

	function html_of(step) {
		const escape = frappe.utils.escape_html;
		const lines = (text) => escape(text || "").replace(/\n/g, "<br>");
		const parts = [];
		if (step.say) parts.push(`<p style="font-size: 1.25rem">“${lines(step.say)}”</p>`);
		if (step.gloss) parts.push(`<p class="text-muted">${lines(step.gloss)}</p>`);
		if (step.todo) parts.push(`<p><b>${__("Do")}:</b> ${lines(step.todo)}</p>`);
		if (step.fill_field) {
			const field = frappe.meta.get_docfield(ORDER, step.fill_field);
			parts.push(`<p><b>${__("Order Field")}:</b> ${escape(__(field?.label ?? step.fill_field, null, ORDER))}</p>`);
		}
		if (step.action) {
			const argument = step.action_argument ? ` (${escape(__(step.action_argument))})` : "";
			parts.push(`<p><b>${__("Offer")}:</b> ${escape(step.action_label)}${argument}</p>`);
		}
		if (step.remind_after) {
			parts.push(`<p class="text-muted">${__("After {0} seconds", [step.remind_after])}: “${lines(step.remind_say)}”</p>`);
		}
		return parts.join("") + buttons(step);
	}

	function buttons(step) {
		const escape = frappe.utils.escape_html;
		const answers = step.answers.length ? step.answers : [{ answer: __("Next"), next_step: step.next_step }];
		const all = answers.map(
			({ answer, gloss, next_step }, at) =>
				`<button class="btn btn-default btn-sm mr-2 mb-2" data-to="${escape(next_step || "")}">
					${at + 1} · ${escape(answer)}${gloss ? ` <span class="text-muted">${escape(gloss)}</span>` : ""}
				</button>`,
		);
		return `<div class="mt-3">${all.join("")}</div>`;
	}
})();
