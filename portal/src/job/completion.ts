/** The part of the DocType's form that reports finished work. */

import { fieldsOf, type Field, type Form, type Section } from "@/form/schema";

const MARK = "work_done";
const REASON = "refusal_reason";

/** Return the section that holds the report, with the fields that it can't do without marked so. */
export function completionSection(form: Form, required: string[]): Section | undefined {
	const section = form.sections.find((part) => fieldsOf([part]).some(({ fieldname }) => fieldname === MARK));
	if (!section) return undefined;
	const mark = (field: Field) => (required.includes(field.fieldname) ? { ...field, reqd: 1 } : field);
	return { ...section, columns: section.columns.map((column) => column.map(mark)) };
}

export const reasonField = (form: Form): Field | undefined =>
	fieldsOf(form.sections).find(({ fieldname }) => fieldname === REASON);
