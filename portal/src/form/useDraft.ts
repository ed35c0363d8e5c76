import { onScopeDispose, ref, watch } from "vue";

import { boot } from "@/shared/boot";
import { draftOf } from "./draft";
import type { Values } from "./schema";

const DELAY_MS = 300;

/**
 * Keep in the browser what is typed into a form and not sent yet. `typed` returns it, undefined while there is
 * nothing to keep; `name` names the form and its record, so that each has a draft of its own.
 */
export function useDraft(name: () => string, typed: () => Values | undefined) {
	const isRestored = ref(false);
	let timer: ReturnType<typeof setTimeout> | undefined;
	const draft = () => draftOf(name(), boot.user, window.localStorage);

	/** What was typed before a reload or a crash; undefined if nothing was. */
	function read(): Values | undefined {
		const kept = draft().read();
		isRestored.value = Boolean(kept);
		return kept;
	}

	function write() {
		clearTimeout(timer);
		timer = undefined;
		const values = typed();
		if (values) draft().write(values);
	}

	/** It was sent, or is not wanted any more. */
	function clear() {
		clearTimeout(timer);
		timer = undefined;
		isRestored.value = false;
		draft().clear();
	}

	watch(
		() => JSON.stringify(typed()),
		() => {
			clearTimeout(timer);
			timer = setTimeout(write, DELAY_MS);
		},
	);
	const keepNow = () => timer && write();
	window.addEventListener("pagehide", keepNow);
	onScopeDispose(() => {
		keepNow();
		window.removeEventListener("pagehide", keepNow);
	});

	return { isRestored, read, clear };
}
