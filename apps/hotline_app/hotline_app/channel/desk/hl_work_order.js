(() => {
	const API = "hotline_app.api.conversations.";
	const COLOURS = { Failed: "red", Queued: "orange", Held: "orange", Delivered: "green", Read: "green" };

	const escape = (text) => frappe.utils.escape_html(text || "");

	const bubble = (message) => {
		const out = message.direction === "Out";
		const who = out ? message.who || message.message_label || __("Platform") : message.shown_address;
		const state = out
			? `<span class="indicator-pill no-indicator-dot ${COLOURS[message.state] || "gray"}">${escape(message.state_label)}</span>`
			: "";
		const files = message.files ? `<div class="text-muted small">${escape(message.files)}</div>` : "";
		const again =
			message.state === "Failed" && frappe.model.can_write("HL Message")
				? `<button class="btn btn-xs btn-default" data-again="${escape(message.name)}">${__("Send Again")}</button>`
				: "";
		return `
			<div style="display:flex; justify-content:${out ? "flex-end" : "flex-start"}; margin-bottom:10px">
				<div style="max-width:85%; padding:8px 12px; border-radius:10px; background:var(${out ? "--bg-blue" : "--control-bg"})">
					<div class="text-muted small">
						${escape(message.channel_label)} · ${escape(who)} · ${frappe.datetime.str_to_user(message.at)} ${state}
					</div>
					${message.subject && !out ? `<div><b>${escape(message.subject)}</b></div>` : ""}
					<div style="white-space:pre-line; overflow-wrap:anywhere">${escape(message.text)}</div>
					${files}
					${message.error && message.state === "Failed" ? `<div class="small text-danger">${escape(message.error)}</div>` : ""}
					${again}
				</div>
			</div>`;
	};

	const replyBox = (channels) => `
		<div style="display:flex; gap:8px; align-items:flex-start; flex-wrap:wrap">
			<textarea class="form-control" rows="2" style="flex:1 1 240px" aria-label="${__("Answer to the citizen")}"
				placeholder="${__("Answer to the citizen")}"></textarea>
			<select class="form-control" style="width:auto" aria-label="${__("Channel")}">
				${channels.map((one) => `<option value="${escape(one.channel)}">${escape(one.label)}</option>`).join("")}
			</select>
			<button class="btn btn-primary btn-sm">${__("Send Message")}</button>
		</div>`;

	async function show(frm) {
		const told = await frappe.xcall(`${API}view`, { order: frm.doc.name });
		const may_write = told.may_reply && told.channels.length;
		if (!told.messages.length && !may_write) return;
		const thread = told.messages.length
			? told.messages.map(bubble).join("")
			: `<div class="text-muted">${__("Nothing was written yet.")}</div>`;
		frm.hotline_conversation?.remove();
		const html = `<div style="max-height:420px; overflow:auto; margin-bottom:10px">${thread}</div>${may_write ? replyBox(told.channels) : ""}`;
		const section = frm.dashboard.add_section(html, __("Conversation"));
		frm.hotline_conversation = section.closest(".form-dashboard-section");
		frm.dashboard.show();
		const list = section.find("> div, div").first();
		list.scrollTop(list[0]?.scrollHeight || 0);
		section.find("button.btn-primary").on("click", () => send(frm, section));
		section.find("[data-again]").on("click", async (event) => {
			await frappe.xcall(`${API}send_again`, { message: event.currentTarget.dataset.again });
			show(frm);
		});
	}

	async function send(frm, section) {
		const text = section.find("textarea").val().trim();
		if (!text) return;
		const button = section.find("button.btn-primary").prop("disabled", true);
		try {
			await frappe.xcall(`${API}reply`, { order: frm.doc.name, text, channel: section.find("select").val() });
			await show(frm);
		} finally {
			button.prop("disabled", false);
		}
	}

	function propose(frm) {
		const answer = frm.doc.resolution || "";
		const dialog = new frappe.ui.Dialog({
			title: __("Propose an Answer for Everybody"),
			fields: [
				{
					fieldname: "question",
					fieldtype: "Data",
					label: __("Question"),
					reqd: 1,
					default: frm.doc.title,
					description: __("Without names, numbers and addresses: everybody can read it"),
				},
				{ fieldname: "answer", fieldtype: "Small Text", label: __("Answer"), reqd: 1, default: answer },
			],
			primary_action_label: __("Propose"),
			async primary_action(values) {
				await frappe.xcall(`${API}propose_answer`, { order: frm.doc.name, ...values });
				dialog.hide();
				frappe.show_alert({ message: __("The editors will look at it."), indicator: "green" });
			},
		});
		dialog.show();
	}

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			if (frm.is_new() || !frappe.model.can_read("HL Message")) return;
			show(frm);
			if (frm.perm[0]?.write && frappe.model.can_write("HL Message")) {
				frm.add_custom_button(__("Propose an Answer for Everybody"), () => propose(frm), __("Order"));
			}
		},
	});
})();
