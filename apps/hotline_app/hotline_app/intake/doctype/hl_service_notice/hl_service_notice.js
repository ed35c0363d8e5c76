(() => {
	frappe.ui.form.on("HL Service Notice", {
		setup(frm) {
			frm.set_query("category", "categories", () => ({ filters: { enabled: 1 } }));
		},

		refresh(frm) {
			if (frm.is_new()) return;
			show_late(frm);
			if (frm.doc.public && ["Published", "Ended"].includes(frm.doc.stage)) {
				frm.add_web_link(`/notices/${frm.doc.name}`, __("Show to the Public"));
			}
			if (frm.doc.stage === "Published" && !frm.doc.restored_at && !frm.is_dirty()) {
				say_how_it_stands(frm);
			}
		},
	});

	function show_late(frm) {
		frappe.db
			.get_list("HL SLA Clock", {
				filters: { reference_doctype: frm.doctype, reference_name: frm.docname, breached: 1 },
				fields: ["title", "due_at", "stopped_at"],
				order_by: "due_at",
			})
			.then((clocks) => {
				if (!clocks.length) return;
				const lines = clocks.map((clock) =>
					clock.stopped_at
						? __("{0} was late: due {1}, done {2}", [
								__(clock.title),
								frappe.datetime.str_to_user(clock.due_at),
								frappe.datetime.str_to_user(clock.stopped_at),
							])
						: __("{0} is overdue since {1}", [__(clock.title), frappe.datetime.str_to_user(clock.due_at)])
				);
				frm.set_intro(lines.join("<br>"), "red");
			});
	}

	function say_how_it_stands(frm) {
		const now = frappe.datetime.now_datetime();
		if (frm.doc.starts_at > now) {
			frm.dashboard.set_headline(__("Announced: agents and the public see it as coming."));
		} else if (frm.doc.restores_at && frm.doc.restores_at < now) {
			frm.dashboard.set_headline(
				__("The expected restoration has passed. Enter a new time, or when it was restored.")
			);
		}
	}
})();
