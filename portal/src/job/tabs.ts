/** The pages between which the foot of a portal changes. */

import type { Ref } from "vue";

export interface Tab {
	/** The name of its route. */
	name: string;
	label: string;
	icon: string;
	/** How many things wait there. */
	count?: Ref<number | undefined>;
}
