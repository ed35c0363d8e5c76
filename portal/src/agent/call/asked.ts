import { shallowRef } from "vue";

import type { Command } from "./state";

/** Whom to dial or where a call goes: what a page knows of it already. */
export interface Asked {
	action: Command;
	number?: string;
	/** What the call will be about. */
	about?: { order?: string; call_back?: string; purpose?: string };
}

/** What is asked for now, by whichever page. */
export const asked = shallowRef<Asked>();
