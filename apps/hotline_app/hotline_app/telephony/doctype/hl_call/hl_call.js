{
	const EVENT_LABELS = () => ({
		ringing: __("Ringing", null, "HL Call"),
		queued: __("Queued", null, "HL Call"),
		ivr_choice: __("Choice in the Menu"),
		answered: __("Answered", null, "HL Call"),
		held: __("Put on hold"),
		resumed: __("Taken back"),
		transferred: __("Transferred"),
		consulted: __("A colleague is asked"),
		conferenced: __("A colleague joins"),
		voicemail: __("Voicemail", null, "HL Call"),
		ended: __("Ended", null, "HL Call"),
		wrapped_up: __("Wrapped up"),
		recording_ready: __("Recording ready"),
		rating: __("Rating by the Caller"),
	});

	const row_of = (event, labels) => {
		const details = Object.entries(frappe.utils.parse_json(event.details) || {})
			.filter(([key, value]) => value && !["to_agent", "to"].includes(key))
			.map(([key, value]) => `${key}: ${value}`)
			.join(", ");
		const cells = [
			frappe.datetime.str_to_user(event.at),
			labels[event.event] || event.event,
			event.seat || "",
			event.agent ? frappe.user.full_name(event.agent) : "",
			details,
		];
		return `<tr>${cells.map((cell) => `<td>${frappe.utils.escape_html(cell)}</td>`).join("")}</tr>`;
	};

	const show_course = async (frm) => {
		const field = frm.get_field("course_html");
		if (frm.is_new() || !frappe.model.can_read("HL Call Event")) {
			field.html("");
			return;
		}
		const events = await frappe.db.get_list("HL Call Event", {
			filters: { call: frm.doc.name },
			fields: ["event", "at", "seat", "agent", "details"],
			order_by: "`at`, creation",
			limit: 200,
		});
		const labels = EVENT_LABELS();
		const head = [__("At"), __("Event"), __("Seat"), __("Agent"), __("Details")];
		field.html(
			events.length
				? `<table class="table table-bordered table-sm"><thead><tr>${head
						.map((label) => `<th>${label}</th>`)
						.join("")}</tr></thead><tbody>${events
						.map((event) => row_of(event, labels))
						.join("")}</tbody></table>`
				: `<p class="text-muted">${__("The switch has told nothing of this call.")}</p>`
		);
	};

	const report_number = (frm) => {
		frappe.new_doc("HL Blacklist Entry", {
			number: frm.doc.caller_number || frm.doc.caller_number_masked,
			line: frm.doc.line,
			call: frm.doc.name,
		});
	};

	frappe.ui.form.on("HL Call", {
		refresh(frm) {
			show_course(frm);
			if (
				!frm.is_new() &&
				(frm.doc.caller_number || frm.doc.caller_number_masked) &&
				frappe.model.can_create("HL Blacklist Entry")
			) {
				frm.add_custom_button(__("Report for the Blacklist"), () => report_number(frm));
			}
		},
	});
}
