// The audio in the form: each listening is asked for, and leaves a trace.
{
	const play = async (frm, values = {}) => {
		const { message } = await frappe.call({
			method: "hotline_app.api.recordings.listen",
			type: "POST",
			args: { recording: frm.doc.name, ...values },
		});
		const audio = $("<audio controls preload='metadata' style='width: 100%'>").attr("src", message.url);
		frm.get_field("player").$wrapper.empty().append(audio);
		audio[0].play();
	};

	const ask = async (frm) => {
		const { message } = await frappe.call("hotline_app.api.recordings.of_call", { call: frm.doc.call });
		if (!message.some((one) => one.name === frm.doc.name && one.asks_reason)) return play(frm);
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			(values) => play(frm, values),
			__("Why do you listen to this call?"),
			__("Play"),
		);
	};

	frappe.ui.form.on("HL Recording", {
		refresh(frm) {
			frm.get_field("player").$wrapper.empty();
			if (frm.doc.state === "Stored") {
				frm.add_custom_button(__("Listen to the Recording"), () => ask(frm));
			} else if (frm.doc.state === "Failed" && frm.perm[0].write) {
				frm.add_custom_button(__("Fetch Again"), async () => {
					await frappe.call({
						method: "hotline_app.api.recordings.fetch_again",
						type: "POST",
						args: { recording: frm.doc.name },
					});
					frm.reload_doc();
				});
			}
		},
	});
}
