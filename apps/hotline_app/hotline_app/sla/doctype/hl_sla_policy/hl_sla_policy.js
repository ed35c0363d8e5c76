(() => {
	frappe.ui.form.on("HL SLA Policy", {
		refresh(frm) {
			show_preview(frm);
			offer_actions(frm);
			if (frm.is_new()) return;
			frm.add_custom_button(__("Recompute Open Deadlines"), () => offer_recompute(frm, true));
		},

		reference_doctype: offer_actions,

		before_save(frm) {
			frm.was_new = frm.is_new();
		},

		after_save(frm) {
			if (!frm.was_new) offer_recompute(frm, false);
		},
	});

	/** Let steps choose among what does something to records of this type. */
	function offer_actions(frm) {
		const doctype = frm.doc.reference_doctype;
		if (!doctype) return;
		frappe
			.xcall("hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy.offered_actions", { doctype })
			.then((actions) => frm.fields_dict.steps.grid.update_docfield_property("action", "options", actions));
	}

	/** Ask whether open deadlines follow the policy; after a save, only where there are any. */
	function offer_recompute(frm, is_asked_for) {
		frm.call("count_open_clocks").then(({ message: count }) => {
			if (!count) {
				if (is_asked_for) frappe.show_alert(__("This policy has no open deadlines."));
				return;
			}
			frappe.confirm(
				__(
					"{0} open deadlines still run as this policy was when they began. Recompute them? What was met or missed stays.",
					[count],
				),
				() => frm.call("recompute_open_clocks").then(() => frappe.show_alert(__("Started in the background"))),
			);
		});
	}

	/** Keep the preview below the deadlines up to date with the form, saved or not. */
	function show_preview(frm) {
		const preview = (frm.sla_preview ??= new Preview(frm));
		preview.update();
	}

	class Preview {
		constructor(frm) {
			this.frm = frm;
			this.times = {};
			this.later = frappe.utils.debounce(() => this.update(), 400);
			frm.$wrapper?.on("dirty", this.later);
			const $body = $('<div class="hl-preview">').appendTo(frm.get_field("preview").$wrapper.empty());
			$body.append(`<h5>${__("Preview")}</h5>`);
			this.$controls = $('<div class="row">').appendTo($body);
			this.$line = $("<div>").appendTo($body);
			this.start = this.add_time(__("A record begins at"), (value) => (this.begins_at = value));
			this.controls = {};
			$(window).on("resize", frappe.utils.debounce(() => this.draw(), 200));
		}

		add_time(label, keep) {
			const $column = $('<div class="col-sm-4 col-xs-12">').appendTo(this.$controls);
			const control = frappe.ui.form.make_control({
				parent: $column,
				df: {
					fieldtype: "Datetime",
					label,
					change: () => {
						keep(control.get_value());
						this.later();
					},
				},
				render_input: true,
			});
			return control;
		}

		update() {
			return frappe
				.call({
					method: "hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy.show_preview",
					args: { policy: this.frm.doc, start: this.begins_at, times: this.times },
				})
				.then(({ message }) => {
					this.found = message;
					this.ask_for(message.fields);
					this.draw();
				});
		}

		/** A field for each time that the deadlines are counted from, beside the beginning. */
		ask_for(fields) {
			for (const [name, control] of Object.entries(this.controls)) {
				if (name in fields) continue;
				control.$wrapper.parent().remove();
				delete this.controls[name];
				delete this.times[name];
			}
			for (const [name, label] of Object.entries(fields)) {
				this.controls[name] ??= this.add_time(label, (value) => (this.times[name] = value));
			}
		}

		draw() {
			if (!this.found) return;
			const { error, zone } = this.found;
			if (error) {
				this.$line.html(`<p class="text-muted">${escaped(error)}</p>`);
				return;
			}
			const width = Math.max(this.$line.width() || 0, 320);
			this.$line.html(
				date_line(this.found, width) +
					legend() +
					table(this.found.deadlines) +
					`<p class="text-muted small">${__("Times in the calendar's time zone, {0}", [escaped(zone)])}</p>`,
			);
		}
	}

	const ROW = 46;
	const TOP = 26;
	const COLOURS = {
		window: "var(--blue-500, #007be0)",
		holiday: "var(--red-500, #e03636)",
		workday: "var(--green-500, #30a66d)",
		line: "var(--text-muted)",
		text: "var(--text-color)",
		due: "var(--red-500, #e03636)",
		step: "var(--orange-500, #e86c13)",
		border: "var(--border-color)",
	};

	// Weak enough to read what stands on it, on a light and on a dark desk.
	const SHADE = 'fill-opacity="0.18"';

	const escaped = (text) => frappe.utils.escape_html(String(text));

	/** The line as a picture; all that it says stands in the table below it, too. */
	function date_line(found, width) {
		const height = TOP + found.deadlines.length * ROW + 4;
		const x = (ms) => (((ms - found.from) / (found.to - found.from)) * width).toFixed(1);
		const bar = ([from, to], colour) => {
			const left = Math.max(x(from), 0);
			const wide = Math.max(Math.min(x(to), width) - left, 0.5);
			return `<rect x="${left}" y="${TOP}" width="${wide}" height="${height - TOP}" fill="${colour}" ${colour.startsWith("url") ? "" : SHADE}/>`;
		};
		const days = found.days.map(
			(day) =>
				`<g><title>${escaped(day.label)}</title>${bar([day.from, day.to], day.holiday ? "url(#hl-holiday)" : COLOURS.workday)}</g>`,
		);
		const windows = found.windows.map((span) => bar(span, COLOURS.window));
		const room = Math.max(1, Math.ceil((found.ticks.length * 52) / width));
		const ticks = found.ticks.map(
			({ at, label }, number) =>
				`<line x1="${x(at)}" x2="${x(at)}" y1="${TOP - 4}" y2="${height}" stroke="${COLOURS.border}"/>` +
				(number % room ? "" : `<text x="${x(at)}" y="14" text-anchor="middle" fill="${COLOURS.line}">${escaped(label)}</text>`),
		);
		const rows = found.deadlines.map((deadline, number) => row(deadline, TOP + number * ROW, x, width));
		return `<svg role="img" aria-label="${escaped(summary(found.deadlines))}" viewBox="0 0 ${width} ${height}"
			style="width: 100%; height: auto; margin-top: var(--margin-sm); font-size: 11px; display: block">
			<defs><pattern id="hl-holiday" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<rect width="6" height="6" fill="${COLOURS.holiday}" fill-opacity="0.1"/>
				<line x1="0" y1="0" x2="0" y2="6" stroke="${COLOURS.holiday}" stroke-opacity="0.3" stroke-width="3"/>
			</pattern></defs>
			${days.join("")}${windows.join("")}${ticks.join("")}${rows.join("")}</svg>`;
	}

	function row(deadline, top, x, width) {
		const middle = top + 32;
		const title = `<text x="4" y="${top + 14}" font-weight="600" fill="${COLOURS.text}">${escaped(deadline.title)}</text>`;
		if (!deadline.due) {
			return `${title}<text x="4" y="${middle + 4}" fill="${COLOURS.line}">${escaped(deadline.note)}</text>`;
		}
		const [start, due] = [x(deadline.start.at), x(deadline.due.at)];
		const steps = deadline.steps.map(
			(step) =>
				`<g><title>${escaped(`${step.label} ${step.text}`)}</title><path d="M${x(step.at)} ${middle - 6}l5 9h-10z" fill="${COLOURS.step}"/></g>`,
		);
		const at_end = due > width * 0.7;
		return `${title}
			<line x1="${start}" x2="${due}" y1="${middle}" y2="${middle}" stroke="${COLOURS.text}" stroke-width="2"/>
			<circle cx="${start}" cy="${middle}" r="4" fill="${COLOURS.text}"/>
			<path d="M${due} ${middle - 7}l7 7l-7 7l-7 -7z" fill="${COLOURS.due}"/>${steps.join("")}
			<text x="${Number(due) + (at_end ? -10 : 12)}" y="${middle + (at_end ? -7 : 4)}" text-anchor="${at_end ? "end" : "start"}"
				fill="${COLOURS.text}">${escaped(deadline.due.label)}</text>`;
	}

	function summary(deadlines) {
		const told = deadlines.map(({ title, due, note }) => `${title}: ${due ? due.label : note}`);
		return `${__("Preview")}. ${told.join("; ")}`;
	}

	function legend() {
		const mark = (picture, text) =>
			`<span style="margin-right: var(--margin-md); white-space: nowrap"><svg width="14" height="14" aria-hidden="true"
				style="vertical-align: -2px">${picture}</svg> ${text}</span>`;
		const box = (colour) => `<rect width="14" height="14" fill="${colour}" stroke="${COLOURS.border}" ${colour.startsWith("url") ? "" : SHADE}/>`;
		return `<p class="small text-muted" style="margin: var(--margin-sm) 0">
			${mark(`<circle cx="7" cy="7" r="4" fill="${COLOURS.text}"/>`, __("Start", null, "HL SLA Policy"))}
			${mark(`<path d="M7 0l7 7l-7 7l-7 -7z" fill="${COLOURS.due}"/>`, __("Due", null, "HL SLA Policy"))}
			${mark(`<path d="M7 2l5 9h-10z" fill="${COLOURS.step}"/>`, __("Step", null, "HL SLA Policy"))}
			${mark(box(COLOURS.window), __("Working Windows"))}
			${mark(box("url(#hl-holiday)"), __("Holiday"))}
			${mark(box(COLOURS.workday), __("Make-up workday"))}</p>`;
	}

	function table(deadlines) {
		const head = [__("Deadline"), __("Start", null, "HL SLA Policy"), __("Due", null, "HL SLA Policy"), __("Steps")];
		const line = (deadline) => `<tr>
			<th scope="row">${escaped(deadline.title)}${deadline.condition ? `<div class="small text-muted">${__("Only If")} <code>${escaped(deadline.condition)}</code></div>` : ""}</th>
			<td>${escaped(deadline.start.label)}</td>
			<td>${deadline.due ? escaped(deadline.due.label) : `<span class="text-muted">${escaped(deadline.note)}</span>`}</td>
			<td>${deadline.steps.map(step_line).join("<br>") || "–"}</td></tr>`;
		return `<div class="table-responsive"><table class="table table-bordered table-sm small" style="margin: 0">
			<caption class="sr-only">${__("Preview")}</caption>
			<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead>
			<tbody>${deadlines.map(line).join("")}</tbody></table></div>`;
	}

	function step_line(step) {
		const moved = step.moved ? ` <span class="text-muted">(${__("after the quiet hours")})</span>` : "";
		return `${escaped(step.label)} ${escaped(step.text)}${moved}`;
	}
})();
