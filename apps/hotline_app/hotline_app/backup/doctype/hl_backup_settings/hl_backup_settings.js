{
	const time = (value) => (value ? frappe.datetime.str_to_user(value) : __("never"));

	const row_of = (plan) => {
		const esc = frappe.utils.escape_html;
		const [text, colour] = plan.is_missing
			? [__("Missing"), "red"]
			: [plan.last_good ? __("Good", null, "HL Backup") : __("None yet"), plan.last_good ? "green" : "gray"];
		const what = plan.with_files ? __("database, files and recordings") : __("database");
		return `<tr>
			<td><a href="/app/hl-backup-plan/${encodeURIComponent(plan.name)}">${esc(__(plan.name))}</a>
				<div class="text-muted small">${what}</div></td>
			<td><span class="indicator-pill ${colour}">${text}</span></td>
			<td>${time(plan.last_good)}</td><td>${time(plan.next)}</td><td>${plan.kept}</td>
		</tr>`;
	};

	const show = (frm) =>
		frappe.xcall("hotline_app.backup.desk.overview").then((state) => {
			const heads = ["Backup Plan", "State", "Last Good", "Next Time", "Copies Kept"].map((head) => `<th>${__(head)}</th>`);
			const trial = state.verified_at
				? __("A backup was restored on trial at {0}.", [time(state.verified_at)])
				: __("No backup was restored on trial yet.");
			const by_command = __(
				"The bench knows no account that may make databases, so the trial restore runs only by command.",
			);
			frm.fields_dict.state_html.$wrapper.html(`<div class="table-responsive">
				<table class="table table-bordered text-nowrap"><thead><tr>${heads.join("")}</tr></thead>
				<tbody>${state.plans.map(row_of).join("")}</tbody></table></div>
				<p class="text-muted">${trial} ${state.tries_itself ? "" : by_command}<br>
				${__("{0} GB are free in {1}.", [state.free_gb, frappe.utils.escape_html(state.folder)])}</p>`);
		});

	frappe.ui.form.on("HL Backup Settings", {
		refresh(frm) {
			show(frm);
			frm.add_custom_button(__("Backups"), () => frappe.set_route("List", "HL Backup"));
			frm.add_custom_button(__("Plans"), () => frappe.set_route("List", "HL Backup Plan"));
			if (frm.perm[0]?.write) {
				frm.add_custom_button(__("Back Up Now"), () =>
					frappe.xcall("hotline_app.backup.desk.back_up_now"),
				);
			}
		},
	});
}
