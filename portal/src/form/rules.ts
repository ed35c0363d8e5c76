/** What a form's values begin with, which fields are seen, and what is still missing. */

import { holds } from "./expression";
import { fieldsOf, type Field, type Section, type Values } from "./schema";

const NUMBERS = ["Int", "Float", "Currency", "Percent", "Rating", "Duration"];
const TABLES = ["Table", "Table MultiSelect"];

/** The values of a new record. `now` is the server's present date-time, `user` who fills it in. */
export function defaultsOf(fields: Field[], now: string, user: string): Values {
	return Object.fromEntries(fields.map((field) => [field.fieldname, defaultOf(field, now, user)]));
}

function defaultOf(field: Field, now: string, user: string): unknown {
	const { fieldtype, default: given } = field;
	if (TABLES.includes(fieldtype)) return [];
	if (fieldtype === "Check") return given === "1" ? 1 : 0;
	if (!given) return null;
	if (NUMBERS.includes(fieldtype)) return Number.isNaN(Number(given)) ? null : Number(given);
	if (given.startsWith(":")) return null;
	switch (given.toLowerCase()) {
		case "today":
			return now.slice(0, 10);
		case "now":
			return fieldtype === "Time" ? now.slice(11) : now;
		case "user":
		case "__user":
			return user;
		default:
			return given;
	}
}

/** The sections, columns and fields whose conditions hold. */
export function visibleSections(sections: Section[], values: Values): Section[] {
	return sections
		.filter((section) => holds(section.depends_on, values))
		.map((section) => ({
			...section,
			columns: section.columns
				.map((column) => column.filter((field) => holds(field.depends_on, values)))
				.filter((column) => column.length),
		}))
		.filter((section) => section.columns.length);
}

export function isRequired(field: Field, values: Values): boolean {
	if (field.read_only) return false;
	return Boolean(field.reqd) || holds(field.mandatory_depends_on, values, false);
}

/** Whether nothing was entered. A number 0 is a value; an unticked box is not. */
export function isEmpty(field: Field, value: unknown): boolean {
	if (field.fieldtype === "Check") return !value;
	if (Array.isArray(value)) return value.length === 0;
	return value === null || value === undefined || String(value).trim() === "";
}

/** The visible fields that must be filled in and are not. */
export function missingFields(sections: Section[], values: Values): Field[] {
	return fieldsOf(visibleSections(sections, values)).filter(
		(field) => isRequired(field, values) && isEmpty(field, values[field.fieldname]),
	);
}

/** What to send of the values: filled-in fields that are seen; rows of tables without what only the page needs. */
export function toSend(sections: Section[], values: Values): Values {
	const sent: Values = {};
	for (const field of fieldsOf(visibleSections(sections, values))) {
		const value = values[field.fieldname];
		if (field.read_only || isEmpty(field, value)) continue;
		sent[field.fieldname] = TABLES.includes(field.fieldtype) ? rowsToSend(field, value as Values[]) : value;
	}
	return sent;
}

function rowsToSend(table: Field, rows: Values[]): Values[] {
	const columns = table.fields ?? [];
	return rows
		.filter((row) => columns.some((column) => isFilledIn(column, row[column.fieldname])))
		.map((row) => Object.fromEntries(columns.map(({ fieldname }) => [fieldname, row[fieldname] ?? null])));
}

/** Whether a person wrote this; what a new row begins with does not make it one. */
function isFilledIn(column: Field, value: unknown): boolean {
	return !isEmpty(column, value) && String(value) !== (column.default ?? "");
}

/** What differs from `before`, with null for what was emptied. */
export function changesOf(sections: Section[], values: Values, before: Values): Values {
	const changed = fieldsOf(sections).filter(
		({ fieldname, read_only }) =>
			!read_only && JSON.stringify(values[fieldname] ?? null) !== JSON.stringify(before[fieldname] ?? null),
	);
	return Object.fromEntries(changed.map(({ fieldname }) => [fieldname, values[fieldname] ?? null]));
}

/** What was typed over `before`, put over `latest`: fields that nobody touched here take the latest value. */
export function rebased(sections: Section[], values: Values, before: Values, latest: Values): Values {
	const fresh = Object.fromEntries(fieldsOf(sections).map(({ fieldname }) => [fieldname, latest[fieldname] ?? null]));
	return { ...fresh, ...changesOf(sections, values, before) };
}
