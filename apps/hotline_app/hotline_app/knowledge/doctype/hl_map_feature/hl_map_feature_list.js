(() => {
	frappe.listview_settings["HL Map Feature"] = {
		onload(listview) {
			if (!frappe.model.can_import("HL Map Feature")) return;
			listview.page.add_inner_button(__("Import GeoJSON"), () => ask(listview));
		},
	};

	function ask(listview) {
		const dialog = new frappe.ui.Dialog({
			title: __("Import GeoJSON"),
			fields: [
				{
					fieldname: "into",
					fieldtype: "Select",
					label: __("Import as"),
					reqd: 1,
					default: "Boundaries",
					options: ["Boundaries", "Base Map", "Station", "Crew", "Grid Line", "Facility"].map((value) => ({
						value,
						label: value === "Boundaries" ? __("Boundaries of areas") : __(value, null, "HL Map Feature"),
					})),
				},
				{
					fieldname: "named_by",
					fieldtype: "Data",
					label: __("Property with the Name"),
					reqd: 1,
					default: "name",
				},
				{ fieldname: "line", fieldtype: "Link", options: "HL Line", label: __("Line") },
				{ fieldname: "file", fieldtype: "HTML", options: '<input type="file" accept=".json,.geojson">' },
			],
			primary_action_label: __("Import"),
			primary_action: async ({ into, named_by, line }) => {
				const file = dialog.fields_dict.file.$wrapper.find("input")[0].files[0];
				if (!file) return frappe.throw(__("Choose a file."));
				const { message } = await frappe.call({
					method: "hotline_app.api.map.import_geojson",
					args: { text: await file.text(), into, named_by, line },
					freeze: true,
				});
				dialog.hide();
				const unknown = message.unknown.map(frappe.utils.escape_html).join(", ");
				frappe.msgprint(
					[
						__("{0} shapes are stored.", [message.stored]),
						unknown && __("There are no areas of these names: {0}", [unknown]),
					]
						.filter(Boolean)
						.join("<br>"),
				);
				listview.refresh();
			},
		});
		dialog.show();
	}
})();
