// Kept from other forms' scripts, which the desk runs beside this one.
(() => {
	const METHODS = "hotline_app.hotline_setup.doctype.hl_pack.hl_pack";

	// In the order in which an administrator wants to know them.
	const STATES = [
		["new", __("New: an upgrade creates it"), "blue"],
		["update", __("Changed in the pack, untouched here: an upgrade updates it"), "blue"],
		["edited", __("Edited here: stays as it is"), "orange"],
		["present", __("Was here before the pack: stays as it is"), "orange"],
		["deleted", __("Deleted here: stays away"), "gray"],
	];

	frappe.ui.form.on("HL Pack", {
		onload(frm) {
			for (const field of ["title", "standard", "description"]) {
				frm.get_docfield(field).formatter = (value) => __(value || "");
			}
		},

		refresh(frm) {
			frm.disable_save();
			frm.page.set_title(__(frm.doc.title));
			if (frm.doc.installed) {
				frm.add_custom_button(__("Show Changes"), () => show_changes(frm));
				if (frm.perm[0]?.write) {
					frm.add_custom_button(__("Upgrade"), () => upgrade(frm));
				}
			} else if (frm.perm[0]?.write) {
				frm.add_custom_button(__("Install"), () => install(frm)).addClass("btn-primary");
			}
			show_changes(frm);
		},
	});

	function call(frm, step, freeze_message) {
		const request = { method: `${METHODS}.${step}`, args: { name: frm.doc.name } };
		return frappe
			.call(freeze_message ? { ...request, freeze: true, freeze_message } : { ...request, type: "GET" })
			.then((answer) => answer.message);
	}

	async function install(frm) {
		tell(await call(frm, "install", __("Installing …")));
		frm.reload_doc();
	}

	async function upgrade(frm) {
		const waiting = (await call(frm, "changes")).filter((change) => is_waiting(change));
		if (!waiting.length) {
			frappe.show_alert({ message: __("There is nothing to upgrade."), indicator: "green" });
			return;
		}
		frappe.confirm(
			__("{0} records are created or updated. What was edited or deleted here stays so.", [waiting.length]),
			async () => {
				tell(await call(frm, "upgrade", __("Upgrading …")));
				frm.reload_doc();
			}
		);
	}

	function tell(changes) {
		const tried = changes.filter(is_waiting);
		const failed = tried.filter((change) => change.failure);
		frappe.show_alert({
			message: __("{0} records created or updated.", [tried.length - failed.length]),
			indicator: "green",
		});
		if (failed.length) {
			frappe.msgprint({
				title: __("Some records could not be stored"),
				indicator: "orange",
				message: failed.map((change) => `${name_of(change)}: ${escaped(change.failure)}`).join("<br>"),
			});
		}
	}

	function is_waiting(change) {
		return change.state === "new" || change.state === "update";
	}

	async function show_changes(frm) {
		const name = frm.doc.name;
		const changes = await call(frm, "changes");
		if (frm.doc.name !== name) return;
		frm.get_field("changes").$wrapper.html(frm.doc.installed ? drawn(changes) : preview(changes));
	}

	function preview(changes) {
		const counts = {};
		for (const change of changes.filter((change) => change.state === "new")) {
			counts[change.doctype] = (counts[change.doctype] || 0) + 1;
		}
		const rows = Object.entries(counts).map(([doctype, count]) => `<li>${escaped(__(doctype))}: ${count}</li>`);
		if (!rows.length) return `<p class="text-muted">${__("The pack has no records that are not here.")}</p>`;
		return `<h5>${__("An installation creates")}</h5><ul>${rows.join("")}</ul>`;
	}

	function drawn(changes) {
		const groups = STATES.map(([state, title, colour]) => {
			const concerned = changes.filter((change) => change.state === state);
			if (!concerned.length) return "";
			const records = concerned.map((change) => record(change)).join("");
			return `<h5 class="mt-4"><span class="indicator-pill no-indicator-dot ${colour}">${concerned.length}</span>
				${title}</h5>${records}`;
		}).join("");
		const current = changes.filter((change) => change.state === "current").length;
		const count = __("{0} of {1} records are as the pack has them.", [current, changes.length]);
		return `<p class="text-muted">${count}</p>${groups}`;
	}

	function record(change) {
		const renamed =
			change.name === change.shipped_name
				? ""
				: ` <span class="text-muted">${__("renamed here, shipped as {0}", [escaped(change.shipped_name)])}</span>`;
		const here = change.state !== "new" && change.state !== "deleted";
		const title = here
			? `<a href="${frappe.utils.get_form_link(change.doctype, change.name)}">${name_of(change)}</a>`
			: name_of(change);
		return `<div class="mb-3"><div>${title}${renamed}</div>${table(change)}</div>`;
	}

	function table(change) {
		if (!change.differences.length) return "";
		// An update reads from the site to the pack, all others from the pack to the site.
		const site_first = change.state === "update";
		const rows = change.differences.map((one) => {
			const [here, pack] = site_first ? [one.before, one.after] : [one.after, one.before];
			return `<tr><td>${escaped(one.field)}</td><td>${value(here)}</td><td>${value(pack)}</td></tr>`;
		});
		return `<div class="table-responsive"><table class="table table-bordered table-sm mb-0">
			<thead><tr><th>${__("Field")}</th><th>${__("Here")}</th><th>${__("In the pack")}</th></tr></thead>
			<tbody>${rows.join("")}</tbody></table></div>`;
	}

	function value(text) {
		if (text === null) return `<span class="text-muted">${__("no such row")}</span>`;
		if (text === "") return `<span class="text-muted">${__("empty")}</span>`;
		return escaped(frappe.ellipsis(text, 300));
	}

	function name_of(change) {
		return `${escaped(__(change.doctype))}: ${escaped(__(change.name))}`;
	}

	function escaped(text) {
		return frappe.utils.escape_html(text);
	}
})();
