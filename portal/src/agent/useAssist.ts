import { computed, onScopeDispose, shallowRef, watch } from "vue";

import type { Values } from "@/form/schema";
import { api } from "@/shared/api";
import { failureOf, type RequestFailure } from "@/shared/errors";
import { saysSomething, type Assistance } from "./assist";

const DELAY_MS = 500;

/**
 * Ask the server about an order while it is typed. Typing is never waited for or held up: what was known
 * stays until there is a newer answer, and an answer to values that are no longer there is dropped.
 */
export function useAssist(values: () => Values) {
	const found = shallowRef<Assistance>();
	const failure = shallowRef<RequestFailure>();
	const asked = computed(() => JSON.stringify(values()));
	let timer: ReturnType<typeof setTimeout>;
	let latest = 0;
	let asking: AbortController | undefined;

	async function check(mine: number) {
		asking = new AbortController();
		try {
			const answer = await api<Assistance>("assist.check", { values: values() }, asking.signal);
			if (mine !== latest) return;
			found.value = answer;
			failure.value = undefined;
		} catch (error) {
			if (mine === latest) failure.value = failureOf(error);
		}
	}

	watch(
		asked,
		() => {
			const mine = stop();
			if (saysSomething(values())) timer = setTimeout(() => check(mine), DELAY_MS);
			else found.value = failure.value = undefined;
		},
		{ immediate: true },
	);
	/** What was asked before is no longer of use; returns the number of what is asked next. */
	function stop() {
		clearTimeout(timer);
		asking?.abort();
		return ++latest;
	}
	onScopeDispose(stop);

	return { found, failure };
}
