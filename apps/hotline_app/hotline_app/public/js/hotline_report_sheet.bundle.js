// The printed sheet of a report, for the `.html` beside it: `{%= hotline.sheet.of(report, data) %}`.
// Line and period, the sums, the table, who signs; in the reader's language, on A4.

frappe.provide("hotline.sheet");

{
	const NUMBERS = ["Int", "Float", "Percent", "Currency"];
	// What the head of a sheet says in its own words.
	const IN_HEAD = ["from_date", "to_date", "records"];

	// So many columns and no more stand side by side on an upright sheet.
	const UPRIGHT = 9;

	const style = (columns) => `
		@page { size: A4 ${columns.length > UPRIGHT ? "landscape" : "portrait"}; margin: 12mm; }
		.print-format { max-width: ${columns.length > UPRIGHT ? "297mm" : "210mm"} !important; padding: 12mm !important; }
		.hl-sheet { color: #000; font-size: 9pt; line-height: 1.4; }
		.hl-sheet h2 { font-size: 16pt; margin: 0 0 4px; text-align: center; }
		.hl-sheet .period { text-align: center; margin: 0 0 10px; }
		.hl-sheet .about { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 6px; }
		.hl-sheet table { border-collapse: collapse; width: 100%; }
		.hl-sheet thead { display: table-header-group; }
		.hl-sheet tr { break-inside: avoid; }
		.hl-sheet th, .hl-sheet td { border: 1px solid #555; padding: 2px 5px !important; text-align: left; vertical-align: top; overflow-wrap: break-word; word-break: keep-all; }
		.hl-sheet th { background: #f0f0f0; color: #000 !important; font-weight: 600; }
		.hl-sheet td.text { min-width: 12em; overflow-wrap: anywhere; word-break: normal; }
		.hl-sheet .whole { white-space: nowrap; }
		.hl-sheet .number { text-align: right; white-space: nowrap; }
		.hl-sheet .sum td { font-weight: 600; background: #f7f7f7; }
		.hl-sheet .nothing { text-align: center; padding: 14px; }
		.hl-sheet .signatures { display: flex; justify-content: space-between; margin: 26px 0 0; gap: 12px; }
		.hl-sheet .signatures span { flex: 1; border-bottom: 1px solid #555; padding-bottom: 2px; }
		.hl-sheet .made { margin: 8px 0 0; font-size: 8pt; color: #444; }
	`;

	// Columns that are wider than this hold sentences.
	const SENTENCES = 200;

	const text = (value) => frappe.utils.escape_html(cstr(value));
	const day = (value) => text(frappe.datetime.str_to_user(value, false, true));
	// Dates and numbers of records are not broken at their hyphens.
	const whole = (value) => text(value).replace(/\d+(?:-\d+)+/g, '<span class="whole">$&</span>');

	const shown = (column, row) => {
		const value = row[column.fieldname];
		if (value === null || value === undefined || value === "") return "";
		if (column.fieldtype === "Check") return value ? "✓" : "";
		if (column.fieldtype === "Int") return text(value);
		if (NUMBERS.includes(column.fieldtype)) return frappe.format(value, column, { only_value: true }, row);
		if (column.fieldtype === "Date") return whole(frappe.datetime.str_to_user(value, false, true));
		if (column.fieldtype === "Datetime") return whole(frappe.datetime.str_to_user(value).replace(/:\d\d$/, ""));
		if (column.fieldtype !== "Link") return whole(value);
		return whole(column.options === "User" ? frappe.user.full_name(value) : __(value));
	};

	const kind = (column) => {
		if (NUMBERS.includes(column.fieldtype)) return "number";
		return column.width > SENTENCES ? "text" : "";
	};

	const about = (report) => {
		const said = (report.filters ?? [])
			.filter(({ df }) => !IN_HEAD.includes(df.fieldname))
			.map((filter) => [filter.df, filter.get_value()])
			.filter(([, value]) => value)
			.map(([df, value]) => {
				const option = Array.isArray(df.options) && df.options.find((one) => one.value === value);
				return `<span>${text(df.label)}: ${text(option ? option.label : __(value))}</span>`;
			});
		const sums = (report.raw_data?.report_summary ?? []).map(
			({ label, value }) => `<span>${text(label)}: <b>${text(value)}</b></span>`,
		);
		return [said, sums]
			.filter((spans) => spans.length)
			.map((spans) => `<div class="about">${spans.join("")}</div>`)
			.join("");
	};

	const table = (columns, rows) => {
		const heads = columns.map((c) => `<th class="${kind(c)}">${text(c.label)}</th>`);
		const lines = rows.map((row) => {
			const cells = columns.map((c) => `<td class="${kind(c)}">${shown(c, row)}</td>`);
			return `<tr class="${row.bold || row.is_total_row ? "sum" : ""}">${cells.join("")}</tr>`;
		});
		const nothing = `<tr><td class="nothing" colspan="${columns.length}">${__("Nothing in this period.")}</td></tr>`;
		return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("") || nothing}</tbody></table>`;
	};

	Object.assign(hotline.sheet, {
		/** Return the sheet of a report with its rows; `fields` are the columns that fit on it (default: all). */
		of(report, rows, fields) {
			const columns = report.columns.filter(
				(column) => !column.hidden && (!fields || fields.includes(column.fieldname)),
			);
			const { from_date, to_date } = report.get_filter_values();
			const signatures = [__("Drawn Up By"), __("Checked By"), __("Approved By"), __("Date")];
			const now = frappe.datetime.now_datetime().slice(0, "2026-01-31 09:30".length);
			return `
				<style>${style(columns)}</style>
				<div class="hl-sheet">
					<h2>${text(__(report.report_name))}</h2>
					${from_date ? `<p class="period">${day(from_date)} – ${day(to_date || from_date)}</p>` : ""}
					${about(report)}
					${table(columns, rows)}
					<div class="signatures">${signatures.map((label) => `<span>${text(label)}:</span>`).join("")}</div>
					<p class="made">${text(__("Printed by {0} at {1}", [frappe.session.user_fullname, now]))}</p>
				</div>`;
		},

		/** Formatter of a report whose sums are rows of their own. */
		bold_sums(value, row, column, data, default_formatter) {
			const shown = default_formatter(value, row, column, data);
			return data?.bold ? `<b>${shown}</b>` : shown;
		},
	});
}
