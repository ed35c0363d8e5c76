/** Fields that a page asks for by itself, described like those of a DocType. */

import type { Choice, Field } from "./schema";

type Rest = Partial<Omit<Field, "fieldname" | "fieldtype" | "label">>;

/** A field of a dialog. */
export function asked(fieldtype: string, fieldname: string, label: string, rest: Rest = {}): Field {
	return {
		fieldname,
		fieldtype,
		label,
		options: null,
		reqd: 0,
		read_only: 0,
		default: null,
		description: "",
		depends_on: null,
		mandatory_depends_on: null,
		precision: null,
		...rest,
	};
}

/** Choices whose value is what the server stores, and whose label is that in the user's language. */
export const choicesOf = (values: readonly string[], translate: (text: string) => string): Choice[] =>
	values.map((value) => ({ value, label: translate(value) }));
