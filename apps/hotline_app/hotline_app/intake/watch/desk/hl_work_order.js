// What the centre does about an order that does not get on: the buttons of the group "Watch".
(() => {
	const API = "hotline_app.api.watch.";
	const GROUP = () => __("Watch");
	const FINAL_STAGES = ["Closed", "Cancelled"];
	const PAGE = 50;
	// Whoever may write its fields decides about the orders of others.
	const SUPERIOR_LEVEL = 2;

	const ask = (frm, { title, fields, method, done }) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			primary_action_label: title,
			async primary_action(values) {
				dialog.disable_primary_action();
				try {
					await frappe.xcall(API + method, { order: frm.doc.name, ...values });
				} catch {
					// The framework shows why; what was typed stays.
					dialog.enable_primary_action();
					return;
				}
				dialog.hide();
				frappe.show_alert({ message: done, indicator: "green" });
				frm.reload_doc();
			},
		});
		dialog.show();
	};

	const translated = (values) => values.map((value) => ({ value, label: __(value) }));

	const urge = (frm) =>
		ask(frm, {
			title: __("Urge"),
			method: "urge",
			done: __("The person concerned was told."),
			fields: [
				{
					fieldname: "source",
					label: __("Urged By"),
					fieldtype: "Select",
					options: translated([
						"Customer",
						"Agent",
						...(frm.perm[SUPERIOR_LEVEL]?.write ? ["Shift Leader"] : []),
					]),
					default: "Customer",
					reqd: 1,
				},
				{ fieldname: "channel", label: __("Channel"), fieldtype: "Link", options: "HL Channel" },
				{ fieldname: "content", label: __("What Was Said"), fieldtype: "Small Text" },
			],
		});

	const supervise = (frm) =>
		ask(frm, {
			title: __("Supervise"),
			method: "supervise",
			done: __("The order is under supervision."),
			fields: [
				{
					fieldname: "level",
					label: __("Level"),
					fieldtype: "Select",
					options: translated(["Ordinary", "Serious", "Critical"]),
					default: "Ordinary",
					reqd: 1,
				},
				{ fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 },
				{ fieldname: "requirement", label: __("What Is Required"), fieldtype: "Small Text" },
				{
					fieldname: "report_by",
					label: __("Report By"),
					fieldtype: "Datetime",
					description: __("Empty: as the SLA policy says"),
				},
			],
		});

	const escalate = async (frm) => {
		await frappe.model.with_doctype("HL Escalation");
		const matters = frappe.meta.get_docfield("HL Escalation", "matter").options.split("\n");
		ask(frm, {
			title: __("Pass Upward"),
			method: "escalate",
			done: __("The person in charge was told."),
			fields: [
				{
					fieldname: "matter",
					label: __("Matter"),
					fieldtype: "Select",
					options: translated(matters),
					reqd: 1,
				},
				{ fieldname: "content", label: __("What It Is About"), fieldtype: "Small Text", reqd: 1 },
			],
		});
	};

	const escape = (text) => frappe.utils.escape_html(text || "");

	const told = (entry) => `
		<div class="timeline-item" style="padding: 6px 0; border-bottom: 1px solid var(--border-color)">
			<div class="text-muted small">
				${frappe.datetime.str_to_user(entry.at)} ${escape(entry.who)}
			</div>
			<div>${escape(entry.title)}</div>
			<div class="text-muted" style="white-space: pre-line">${escape(entry.text)}</div>
		</div>`;

	const timeline = (frm) => {
		const dialog = new frappe.ui.Dialog({ title: __("All That Happened"), size: "large" });
		const list = $("<div></div>").appendTo(dialog.body);
		const more = $(`<button class="btn btn-default btn-sm mt-3">${__("Earlier")}</button>`);
		let before = null;
		const load = async () => {
			const page = await frappe.xcall(`${API}timeline`, { order: frm.doc.name, before });
			list.append(page.map(told).join(""));
			before = page.at(-1)?.at;
			more.toggle(page.length >= PAGE);
		};
		more.appendTo(dialog.body).on("click", load);
		dialog.show();
		load();
	};

	frappe.ui.form.on("HL Work Order", {
		refresh(frm) {
			if (frm.is_new()) {
				return;
			}
			const add = (label, action) => frm.add_custom_button(label, () => action(frm), GROUP());
			const is_open = !FINAL_STAGES.includes(frm.doc.stage);
			if (is_open && frappe.model.can_create("HL Urge")) {
				add(__("Urge"), urge);
			}
			if (is_open && frappe.model.can_create("HL Supervision")) {
				add(__("Supervise"), supervise);
			}
			if (frappe.model.can_create("HL Escalation")) {
				add(__("Pass Upward"), escalate);
			}
			add(__("All That Happened"), timeline);
		},
	});
})();
