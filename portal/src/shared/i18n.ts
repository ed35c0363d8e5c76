/** Texts in the user's language. */

import { fill } from "./text";
import { boot } from "./boot";

/** Return `text` in the user's language, with {0}, {1} … replaced by `values`. */
export function __(text: string, values: (string | number)[] = []): string {
	return fill(boot.messages[text] || text, values);
}

declare module "vue" {
	interface ComponentCustomProperties {
		__: typeof __;
	}
}
