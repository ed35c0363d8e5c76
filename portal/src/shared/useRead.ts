import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { failureOf, type RequestFailure } from "./errors";

export interface Read<Data> {
	data: ShallowRef<Data | undefined>;
	failure: ShallowRef<RequestFailure | undefined>;
	/** True until the first answer; a repeated read keeps showing what is there. */
	isLoading: Ref<boolean>;
	reload: () => Promise<void>;
}

/** Read something from the server, at once and again on `reload()`; only the latest answer counts. */
export function useRead<Data>(read: () => Promise<Data>): Read<Data> {
	const data = shallowRef<Data>();
	const failure = shallowRef<RequestFailure>();
	const isLoading = ref(true);
	let latest = 0;
	let newest: Promise<void> = Promise.resolve();
	let hasEnded = false;

	async function attempt(mine: number): Promise<void> {
		let answer: Data | undefined;
		let reason: RequestFailure | undefined;
		try {
			answer = await read();
		} catch (error) {
			reason = failureOf(error);
		}
		if (hasEnded) return;
		// Whoever waits for an answer that was overtaken waits for the one that counts.
		if (mine !== latest) return newest;
		if (!reason) data.value = answer;
		failure.value = reason;
		isLoading.value = false;
	}

	function reload(): Promise<void> {
		newest = attempt(++latest);
		return newest;
	}

	onScopeDispose(() => (hasEnded = true));
	reload();
	return { data, failure, isLoading, reload };
}
