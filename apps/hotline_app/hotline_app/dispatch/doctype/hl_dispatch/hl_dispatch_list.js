// Who has the job says more than the number that it has itself.
frappe.listview_settings["HL Dispatch"] = { hide_name_column: true };
