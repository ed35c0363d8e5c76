/** A list of the agent's pages: page by page, read again when its records change, and now and then. */

import { ref, watch } from "vue";

import { onListUpdate } from "@/shared/realtime";
import { usePolling } from "@/shared/usePolling";
import { useRead } from "@/shared/useRead";

export const PAGE = 50;
const POLL_SECONDS = 30;

/** `read` reads the page of `PAGE` rows from `start` on; `also` is read again with the list. */
export function usePages<Row>(doctype: string, read: (start: number) => Promise<Row[]>, also?: () => unknown) {
	const start = ref(0);
	const list = useRead(() => read(start.value));

	function reload() {
		also?.();
		return list.reload();
	}

	/** Begin anew, since it is another list now; what it showed is gone. */
	function restart() {
		list.data.value = undefined;
		list.isLoading.value = true;
		if (start.value === 0) list.reload();
		start.value = 0;
	}

	watch(start, list.reload);
	onListUpdate(doctype, reload);
	usePolling(reload, POLL_SECONDS);
	return { ...list, start, restart };
}

export type Pages<Row> = ReturnType<typeof usePages<Row>>;
