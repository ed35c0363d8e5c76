// Steps that need a reason ask for it; what keeps a provider from getting orders is seen at a glance.

{
	const STAGES_WITH_REASON = ["Suspended", "Left", "Rejected"];
	const SOON_DAYS = 30;

	// Providers have no desk; the framework leaves such accounts out of what a link to a user offers.
	const any_user = () => ({ filters: { ignore_user_type: 1 } });

	frappe.ui.form.on("HL Provider", {
		setup(frm) {
			frm.set_query("user", any_user);
			frm.set_query("user", "staff", any_user);
		},

		refresh(frm) {
			if (frm.is_new()) return;
			show_standing(frm);
			show_facts(frm);
			if (frm.doc.stage === "Active" && frappe.model.can_create("HL Provider Warning")) {
				frm.add_custom_button(__("Warn"), () =>
					frappe.new_doc("HL Provider Warning", { provider: frm.doc.name }),
				);
			}
		},

		async before_workflow_action(frm) {
			const stage = await stage_after(frm);
			const is_return = STAGES_WITH_REASON.includes(frm.doc.stage);
			if (!is_return && !STAGES_WITH_REASON.includes(stage)) return;
			if (frm.doc.stage_reason) return;
			await ask_reason(frm, stage);
		},
	});

	/** The stage to which the chosen step leads; its states' names are the administrator's. */
	const stage_after = async (frm) => {
		const transitions = await frappe.workflow.get_transitions(frm.doc);
		const chosen = transitions.find((row) => row.action === frm.selected_workflow_action);
		const workflow = frappe.workflow.workflows["HL Provider"];
		const state = workflow?.states.find((row) => row.state === chosen?.next_state);
		return state?.update_value;
	};

	const ask_reason = (frm, stage) =>
		new Promise((resolve, reject) => {
			let is_given = false;
			const dialog = new frappe.ui.Dialog({
				title: __(frm.selected_workflow_action),
				fields: [
					{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
					{
						fieldname: "until",
						fieldtype: "Date",
						label: __("Suspended Until"),
						description: __("Ends by itself after this day; empty: until somebody takes the provider back"),
						hidden: stage !== "Suspended",
					},
				],
				primary_action_label: __("Continue"),
				async primary_action({ reason, until }) {
					is_given = true;
					dialog.hide();
					await frm.set_value({ stage_reason: reason, suspended_until: until ?? null });
					await frm.save();
					resolve();
				},
			});
			dialog.onhide = () => {
				if (is_given) return;
				frappe.dom.unfreeze();
				reject();
			};
			frappe.dom.unfreeze();
			dialog.show();
		});

	const show_standing = async (frm) => {
		const { agreement_until, stage, suspension_proposed, suspended_until } = frm.doc;
		if (suspension_proposed) {
			frm.dashboard.set_headline(__("Several warnings in a short time: a suspension is proposed."), "orange");
		}
		if (stage === "Suspended" && suspended_until) {
			frm.dashboard.set_headline(
				__("Suspended until {0}", [frappe.datetime.str_to_user(suspended_until)]),
				"red",
			);
		}
		if (stage !== "Active") return;
		show_end(frm, __("Agreement"), agreement_until);
		const certificates = await frappe.db.get_list("HL Provider Certificate", {
			filters: { provider: frm.doc.name },
			fields: ["category", "valid_until"],
			limit: 50,
		});
		for (const row of certificates) show_end(frm, __(row.category), row.valid_until);
	};

	/** An indicator for what has ended, or will soon. */
	const show_end = (frm, what, date) => {
		if (!date) return;
		const days = frappe.datetime.get_day_diff(date, frappe.datetime.get_today());
		if (days > SOON_DAYS) return;
		const label = days < 0 ? __("{0}: ended on {1}") : __("{0}: ends on {1}");
		const text = label.replace("{0}", what).replace("{1}", frappe.datetime.str_to_user(date));
		frm.dashboard.add_indicator(frappe.utils.escape_html(text), days < 0 ? "red" : "orange");
	};

	const show_facts = (frm) => {
		if (!frm.doc.quality_at) return;
		const color = frm.doc.quality >= 80 ? "green" : frm.doc.quality >= 60 ? "orange" : "red";
		frm.dashboard.add_indicator(__("Quality {0}", [frm.doc.quality]), color);
	};
}
