(() => {
	frappe.ui.form.on("HL Knowledge Article", {
		setup(frm) {
			frm.set_query("based_on", () => ({ filters: { name: ["!=", frm.docname] } }));
			frm.set_query("categories", () => ({ filters: { enabled: 1 } }));
		},

		refresh(frm) {
			if (frm.is_new()) return;
			if (frm.doc.published_version) {
				frm.add_custom_button(__("Published Version"), () =>
					frappe.set_route("Form", "HL Knowledge Version", frm.doc.published_version),
				);
			}
			if (frm.doc.stage === "Published") {
				frm.add_custom_button(__("Confirm Review"), () => frm.call("confirm_review").then(() => frm.reload_doc()));
			}
			say_how_it_stands(frm);
		},
	});

	function say_how_it_stands(frm) {
		const is_overdue = frm.doc.review_on && frm.doc.review_on < frappe.datetime.get_today();
		if (frm.doc.stage === "Published" && is_overdue) {
			frm.set_intro(__("The review is overdue since {0}.", [frappe.datetime.str_to_user(frm.doc.review_on)]), "red");
		} else if (["Draft", "In Review"].includes(frm.doc.stage) && frm.doc.published_version) {
			frm.set_intro(__("Readers see version {0} until this draft is published.", [frm.doc.version]), "blue");
		}
	}
})();
