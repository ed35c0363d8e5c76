/** How a child table is best filled in. */

import type { Field } from "./schema";

/** The column that holds a picture, if a row is about one: then the table is shown as photos. */
export function pictureColumn(table: Field): Field | undefined {
	const required = (table.fields ?? []).filter((column) => column.reqd);
	return required.length === 1 && required[0].fieldtype === "Attach Image" ? required[0] : undefined;
}
