/** Lets a stranger attach papers to the public application: each is sent at once, the form keeps its receipt. */
(() => {
	const SEND = "/api/method/hotline_app.api.applications.send_paper";
	const FIELDS = {
		licence_scan: __("Scan of the Licence or ID"),
		qualification_scan: __("Scan of Qualifications"),
	};
	const form = frappe.web_form;
	const hidden = form.fields_dict.applied_papers;
	if (!hidden || !form.is_new) return;

	const papers = [];
	const keep = () => form.set_value("applied_papers", papers.length ? JSON.stringify(papers) : "");

	const box = document.createElement("div");
	box.className = "form-group";
	hidden.$wrapper.after(box);
	for (const [field, label] of Object.entries(FIELDS)) box.append(chooser(field, label));

	function chooser(field, label) {
		const part = document.createElement("div");
		part.className = "mb-4";
		// The browser's own button speaks the browser's language and not the page's.
		const button = document.createElement("label");
		button.className = "btn btn-default btn-sm mb-1";
		button.textContent = `＋ ${label}`;
		const input = document.createElement("input");
		Object.assign(input, {
			type: "file",
			className: "sr-only",
			accept: "application/pdf,image/jpeg,image/png",
			multiple: field !== "licence_scan",
		});
		const help = document.createElement("p");
		help.className = "help-box small text-muted mb-1";
		help.textContent = __("A photo or a PDF file each");
		const list = document.createElement("ul");
		list.className = "list-unstyled mb-0";
		list.setAttribute("aria-live", "polite");
		input.addEventListener("change", async () => {
			for (const file of [...input.files]) await send(field, file, list);
			input.value = "";
		});
		input.addEventListener("focus", () => button.classList.add("focus"));
		input.addEventListener("blur", () => button.classList.remove("focus"));
		button.append(input);
		part.append(button, help, list);
		return part;
	}

	async function send(field, file, list) {
		const row = document.createElement("li");
		row.className = "mt-1 text-muted";
		row.textContent = `${file.name} …`;
		list.append(row);
		const body = new FormData();
		body.append("file", file);
		const answer = await fetch(SEND, {
			method: "POST",
			body,
			headers: { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
		}).catch(() => null);
		const said = (await answer?.json().catch(() => null)) ?? {};
		if (!answer?.ok) {
			row.className = "mt-1 text-danger";
			row.textContent = `${file.name}: ${reason(said)}`;
			return;
		}
		const paper = { field, receipt: said.message };
		papers.push(paper);
		keep();
		row.className = "mt-1";
		row.textContent = `✓ ${file.name} `;
		const away = document.createElement("button");
		Object.assign(away, { type: "button", className: "btn btn-xs btn-default", textContent: "×" });
		away.setAttribute("aria-label", `${__("Clear")}: ${file.name}`);
		away.addEventListener("click", () => {
			papers.splice(papers.indexOf(paper), 1);
			keep();
			row.remove();
		});
		row.append(away);
	}

	/** What the server says, or that it could not be reached. */
	function reason(said) {
		try {
			const [first] = JSON.parse(said._server_messages);
			const text = new DOMParser().parseFromString(JSON.parse(first).message, "text/html");
			return text.body.textContent;
		} catch {
			return __("Not Saved");
		}
	}
})();
