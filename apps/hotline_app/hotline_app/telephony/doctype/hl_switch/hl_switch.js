// How the connection stands, a try of it, and the simulator's keys.
{
	const PORTS = { "Asterisk AMI": 5038, "Asterisk ARI": 8088, FreeSWITCH: 8021 };
	const COLOURS = { Connected: "green", Connecting: "orange", Failed: "red", Off: "gray" };

	const show_state = (frm) => {
		if (frm.is_new()) return;
		const silent = frm.doc.state === "Connected" && !frm.doc.__onload?.connected;
		if (!frm.doc.enabled) frm.page.set_indicator(__("Off"), "gray");
		else frm.page.set_indicator(__(frm.doc.state, null, "HL Switch"), silent ? "red" : COLOURS[frm.doc.state]);
		frm.set_intro("");
		if (frm.doc.enabled && (silent || frm.doc.state === "Off")) {
			frm.set_intro(
				__("The process that holds the connections does not run. It is started by: {0}", [
					"<code>bench hotline-telephony</code>",
				]),
				"orange",
			);
		} else if (frm.doc.enabled && frm.doc.state === "Failed") {
			frm.set_intro(__("Not connected: {0}", [frappe.utils.escape_html(frm.doc.last_error || "")]), "red");
		}
	};

	const try_connection = async (frm) => {
		const { message } = await frm.call({ method: "test_connection", doc: frm.doc, freeze: true });
		frappe.msgprint({
			title: message.connected ? __("Connected") : __("Not Connected"),
			indicator: message.connected ? "green" : "red",
			message: message.connected
				? __("The switch answers; it has {0} calls now.", [message.calls])
				: frappe.utils.escape_html(message.message),
		});
	};

	const steer = async (frm, what, values = {}) => {
		await frm.call("control", { what, ...values });
		await frm.reload_doc();
		frappe.show_alert({ message: __("Done"), indicator: "green" });
	};

	const call_me = (frm) =>
		frappe.prompt(
			{
				fieldname: "caller",
				fieldtype: "Data",
				label: __("Caller's Number"),
				description: __("Empty: anybody"),
			},
			(values) => steer(frm, "call", values),
			__("Call Me Now"),
			__("Call"),
		);

	const offer = (frm) => {
		if (frm.is_new()) return;
		if (frm.doc.kind !== "Simulator") {
			frm.add_custom_button(__("Test the Connection"), () => try_connection(frm));
			return;
		}
		if (frm.doc.running) frm.add_custom_button(__("Stop the Calls"), () => steer(frm, "stop"));
		else frm.add_custom_button(__("Start the Calls"), () => steer(frm, "start"));
		frm.add_custom_button(__("Call Me Now"), () => call_me(frm));
	};

	frappe.ui.form.on("HL Switch", {
		setup(frm) {
			// A switch's account has no desk; the framework leaves such accounts out.
			frm.set_query("user", () => ({ filters: { ignore_user_type: 1 } }));
			frappe.realtime.on("hotline_switch", ({ switch: name }) => {
				if (name === frm.doc.name && !frm.is_dirty()) frm.reload_doc();
			});
		},
		refresh(frm) {
			show_state(frm);
			offer(frm);
			frm.set_df_property("port", "placeholder", String(PORTS[frm.doc.kind] || ""));
		},
		kind(frm) {
			frm.set_df_property("port", "placeholder", String(PORTS[frm.doc.kind] || ""));
		},
	});
}
