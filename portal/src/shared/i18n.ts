/** Texts in the user's language. */

import { fill } from "./text";
import { boot } from "./boot";

/**
 * Return `text` in the user's language, with {0}, {1} … replaced by `values`. `context`: the record type in
 * which the word may mean something of its own.
 */
export function __(text: string, values: (string | number)[] = [], context = ""): string {
	return fill(boot.messages[`${text}:${context}`] || boot.messages[text] || text, values);
}

declare module "vue" {
	interface ComponentCustomProperties {
		__: typeof __;
	}
}
