(() => {
	const KINDS = ["Event", "Instruction", "Equipment", "Visit", "Peak"];

	const write = (frm, call) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Write into the Log"),
			fields: [
				{
					fieldname: "kind",
					label: __("Kind"),
					fieldtype: "Select",
					options: KINDS.map((value) => ({ value, label: __(value, null, "HL Duty Entry") })),
					default: "Event",
					reqd: 1,
				},
				{ fieldname: "text", label: __("What Happened"), fieldtype: "Small Text", reqd: 1 },
			],
			primary_action_label: __("Save"),
			async primary_action(values) {
				await call("write_entry", values);
				dialog.hide();
			},
		});
		dialog.show();
	};

	frappe.ui.form.on("HL Shift", {
		setup(frm) {
			frm.set_query("seat", "members", () => ({ filters: { enabled: 1 } }));
		},

		refresh(frm) {
			if (frm.is_new()) return;
			const call = async (method, args) => {
				const { message } = await frm.call(method, args);
				await frm.reload_doc();
				return message;
			};
			const button = (label, run, primary) => {
				const added = frm.add_custom_button(label, run);
				if (primary) added.addClass("btn-primary").removeClass("btn-default");
			};
			const leads =
				[frm.doc.first_officer, frm.doc.second_officer].includes(frappe.session.user) || frm.perm[0]?.write;
			if (!leads) return;

			if (frm.doc.status === "Planned") {
				button(__("Begin the Shift"), () => call("begin"), true);
				if (frm.perm[0]?.write) {
					button(__("Call Off"), () =>
						frappe.confirm(__("Call this shift off?"), () => call("cancel_shift")),
					);
				}
			}
			if (frm.doc.status === "Running") {
				button(__("Write into the Log"), () => write(frm, call));
				button(
					__("Hand Over"),
					async () => frappe.set_route("Form", "HL Handover", await call("hand_over")),
					true,
				);
				button(__("Close the Shift"), () => call("close"));
			}
		},
	});
})();
