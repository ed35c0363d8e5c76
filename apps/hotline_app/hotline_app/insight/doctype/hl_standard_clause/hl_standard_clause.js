(() => {
	frappe.ui.form.on("HL Standard Clause", {
		refresh(frm) {
			frm.disable_save();
			show_places(frm);
			if (frappe.model.can_create("HL Self-Assessment")) {
				frm.add_custom_button(__("Assess"), () => frappe.new_doc("HL Self-Assessment", { clause: frm.docname }));
			}
			if (frappe.model.can_create("HL Clause Note")) {
				frm.add_custom_button(__("Note of the Centre"), () => open_note(frm.docname));
			}
			if (frappe.model.can_read("HL Clause State")) {
				frm.add_custom_button(__("Standards Report"), () =>
					frappe.set_route("query-report", "Standards Report", { source: frm.doc.source }),
				);
			}
		},
	});

	/** What the clause is served by, each a link to where it is. */
	function show_places(frm) {
		const places = (frm.doc.served_at || "").split("\n").filter(Boolean);
		const links = places.map((place) => {
			const [kind, ...rest] = place.split(":");
			const what = rest.join(":");
			const label = frappe.utils.escape_html(kind === "Page" ? what : __(what));
			return `<a href="${address(kind, what)}">${label}</a>`;
		});
		frm.get_field("places").$wrapper.html(`<p>${links.join(" · ")}</p>`);
	}

	function address(kind, what) {
		if (kind === "Page") return encodeURI(what);
		if (kind === "Report") return `/app/query-report/${encodeURIComponent(what)}`;
		return `/app/${frappe.router.slug(what)}`;
	}

	async function open_note(clause) {
		const exists = await frappe.db.exists("HL Clause Note", clause);
		if (exists) frappe.set_route("Form", "HL Clause Note", clause);
		else frappe.new_doc("HL Clause Note", { clause });
	}
})();
