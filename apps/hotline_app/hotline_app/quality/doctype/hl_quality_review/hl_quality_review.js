(() => {
	frappe.ui.form.on("HL Quality Review", {
		refresh(frm) {
			if (frm.is_new()) return;
			frm.add_custom_button(__("Score on the Page"), () =>
				window.open(`/hotline/review/${encodeURIComponent(frm.docname)}`, "_blank", "noopener"),
			);
		},
	});
})();
