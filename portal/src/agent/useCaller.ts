import { onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";

import { api } from "@/shared/api";
import { failureOf, type RequestFailure } from "@/shared/errors";
import type { Caller } from "@/shared/records";
import { numberToLookUp } from "./phone";

const DELAY_MS = 300;

/** Look up who calls while the number is typed. `caller` is null for a number nobody has. */
export function useCaller(phone: Ref<string>) {
	const caller = shallowRef<Caller | null>();
	const failure = shallowRef<RequestFailure>();
	const isLooking = ref(false);
	let timer: ReturnType<typeof setTimeout>;
	let latest = 0;
	let isFirst = true;
	let asking: AbortController | undefined;

	async function lookUp(number: string) {
		const mine = ++latest;
		asking = new AbortController();
		try {
			const found = await api<Caller | null>("orders.caller", { phone: number }, asking.signal);
			if (mine === latest) caller.value = found ?? null;
		} catch (error) {
			if (mine === latest) failure.value = failureOf(error);
		}
		if (mine === latest) isLooking.value = false;
	}

	watch(
		() => numberToLookUp(phone.value),
		(number) => {
			stop();
			caller.value = failure.value = undefined;
			isLooking.value = Boolean(number);
			// A number that a call has told is complete.
			if (number) timer = setTimeout(() => lookUp(number), isFirst ? 0 : DELAY_MS);
			isFirst = false;
		},
		{ immediate: true },
	);
	/** What was asked before is no longer of use. */
	function stop() {
		clearTimeout(timer);
		latest++;
		asking?.abort();
	}
	onScopeDispose(stop);

	return { caller, failure, isLooking };
}
