(() => {
	const COLORS = { Draft: "gray", "In Review": "orange", Published: "green", Withdrawn: "gray" };

	frappe.listview_settings["HL Knowledge Article"] = {
		add_fields: ["stage", "review_on"],

		get_indicator(doc) {
			const today = frappe.datetime.get_today();
			if (doc.stage === "Published" && doc.review_on && doc.review_on < today) {
				return [__("Review Overdue"), "red", `stage,=,Published|review_on,<,${today}`];
			}
			return [__(doc.stage, null, "HL Knowledge Article"), COLORS[doc.stage], `stage,=,${doc.stage}`];
		},

		onload(listview) {
			if (!frappe.model.can_delete("HL Knowledge Article")) return;
			listview.page.add_menu_item(__("Rebuild Search Index"), () =>
				frappe.call("hotline_app.api.knowledge.rebuild_index"),
			);
		},
	};
})();
