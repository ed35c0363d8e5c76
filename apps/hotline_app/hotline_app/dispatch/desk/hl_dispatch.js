// A dispatch in the desk: what a decision needs to know, and what waits for the customer.

{
	const WAITS_FOR_CODE = ["Priced", "Done"];
	const ENDED = ["Done", "Confirmed", "Refused", "Withdrawn", "Expired"];
	const BY_CUSTOMER = ["Signature", "Code"];

	const show_return = (frm) => {
		const number = frm.doc.refusal_number;
		if (number > 1) {
			frm.dashboard.set_headline(
				__("Return no. {0} of this order in this round. It was passed upward.", [number]),
				"red",
			);
		}
		if (!frm.doc.review_note) frm.set_intro(__("To reject the return, write a note to the unit and save first."), "blue");
	};

	const is_awaited = ({ confirmation, customer_confirmed }) => BY_CUSTOMER.includes(confirmation) && !customer_confirmed;

	const resend_code = async (frm) => {
		const { message: sent } = await frappe.call("hotline_app.api.dispatch.resend_code", { dispatch: frm.doc.name });
		const text = sent
			? __("A new code was sent to the customer.")
			: __("The customer can't be reached by SMS or e-mail.");
		frappe.show_alert({ message: text, indicator: sent ? "green" : "red" });
		frm.reload_doc();
	};

	const show_wait = (frm) => {
		const { stage } = frm.doc;
		if (stage === "Priced") {
			frm.set_intro(
				__("To record what the customer agreed on the phone, fill in {0}, save, and take the step.", [
					__("Agreed on the Phone"),
				]),
				"blue",
			);
		} else if (stage === "Done" && is_awaited(frm.doc)) {
			frm.set_intro(__("Waits for the customer's confirmation"), "orange");
		}
		if (WAITS_FOR_CODE.includes(stage) && (stage !== "Done" || is_awaited(frm.doc))) {
			frm.add_custom_button(__("Send the code again"), () => resend_code(frm));
		}
	};

	// Whoever has the job is urged by way of its order, and must report on it by way of its order.
	const watch = (frm, label, method, field, done) =>
		frm.add_custom_button(
			label,
			() =>
				frappe.prompt(
					field,
					async (values) => {
						await frappe.xcall(`hotline_app.api.watch.${method}`, { order: frm.doc.work_order, ...values });
						frappe.show_alert({ message: done, indicator: "green" });
					},
					label,
					label,
				),
			__("Watch"),
		);

	const show_watch = (frm) => {
		if (frappe.model.can_create("HL Urge")) {
			const field = { fieldname: "content", label: __("What Was Said"), fieldtype: "Small Text" };
			watch(frm, __("Urge"), "urge", field, __("The person concerned was told."));
		}
		if (frappe.model.can_create("HL Supervision")) {
			const field = { fieldname: "reason", label: __("Reason"), fieldtype: "Small Text", reqd: 1 };
			watch(frm, __("Supervise"), "supervise", field, __("The order is under supervision."));
		}
	};

	frappe.ui.form.on("HL Dispatch", {
		refresh(frm) {
			if (frm.is_new()) return;
			if (!ENDED.includes(frm.doc.stage)) show_watch(frm);
			if (frm.doc.rework_of) frm.dashboard.add_indicator(__("Rework"), "orange");
			if (frm.doc.free_of_charge) frm.dashboard.add_indicator(__("Free of charge"), "green");
			if (frm.doc.stage === "Refusal Asked") show_return(frm);
			else show_wait(frm);
		},
	});
}
