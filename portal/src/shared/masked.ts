/** What the server masks. */

import { fieldsOf } from "@/form/schema";
import type { Form } from "@/form/schema";

/** Whether a value is a mask of something, as 139****0001. */
export const isMasked = (text: unknown): boolean => String(text ?? "").includes("***");

/** The labels of a form's fields, by their names. */
export const labelsOf = (form: Form | undefined): Record<string, string> =>
	Object.fromEntries(fieldsOf(form?.sections ?? []).map(({ fieldname, label }) => [fieldname, label]));
