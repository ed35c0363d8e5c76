// How far a report is that is prepared in the background: the framework's page says only that it was begun.

{
	const PAUSE = 2000;
	// Nobody knows exactly how long it takes, so the bar waits here for the end.
	const MOST_PERCENT = 95;

	const ask = (report) =>
		frappe.xcall(
			"hotline_app.insight.preparing.progress",
			{ report_name: report.report_name, filters: report.get_filter_values() },
			"POST",
			{ silent: true },
		);

	const words = ({ status, ahead, elapsed, expected }) => {
		if (status === "Queued") {
			return ahead ? __("Waiting: {0} reports before it", [ahead]) : __("Waiting for its turn");
		}
		const left = Math.ceil(expected - elapsed);
		return left > 0 ? __("Being prepared, about {0} s left", [left]) : __("Being prepared, nearly done");
	};

	const bar = (state) => {
		const percent = Math.min(MOST_PERCENT, Math.round((100 * state.elapsed) / Math.max(state.expected, 1)));
		const text = words(state);
		return `<div role="status" data-hotline-progress="${percent}" style="max-width: 480px">
			<div class="mb-1">${text}</div>
			<div class="progress" role="progressbar" aria-label="${text}" aria-valuemin="0" aria-valuemax="100"
				aria-valuenow="${percent}" style="height: 8px">
				<div class="progress-bar" style="width: ${percent}%"></div>
			</div>
		</div>`;
	};

	const failed = (name) => {
		const why = frappe.model.can_read("Prepared Report")
			? `<a href="/app/prepared-report/${encodeURIComponent(name)}">${__("See why")}</a>`
			: __("Please tell your administrator.");
		return `<div class="indicator red" role="alert"><span>${__("It could not be prepared.")} ${why}</span></div>`;
	};

	const isShown = (report) => frappe.query_report === report && report.page?.wrapper?.is(":visible");

	/** Show how far the report is until it is there, and then the report. */
	const watch = async (report) => {
		if (report.hotline_watched) return;
		report.hotline_watched = true;
		let begun;
		try {
			while (isShown(report)) {
				const state = await ask(report);
				if (!state) break;
				begun = state.name;
				report.toggle_message(false);
				report.show_status(bar(state));
				await new Promise((resolve) => setTimeout(resolve, PAUSE));
			}
		} finally {
			report.hotline_watched = false;
		}
		if (begun && isShown(report)) {
			report.toggle_primary_button_disabled(false);
			await report.refresh();
			if (!report.prepared_report_document) report.show_status(failed(begun));
		}
	};

	const after = (name, act) => {
		const own = frappe.views.QueryReport.prototype;
		const before = own[name];
		own[name] = function (...given) {
			const result = before.apply(this, given);
			Promise.resolve(result).then(() => act(this));
			return result;
		};
	};

	$(document).on("app_ready", () => {
		if (!frappe.views?.QueryReport) return;
		after("generate_background_report", watch);
		// One that was begun before the page was opened, or elsewhere.
		after("add_prepared_report_buttons", watch);
	});
}
