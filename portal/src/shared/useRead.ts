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

	async function reload() {
		const mine = ++latest;
		try {
			const answer = await read();
			if (mine !== latest) return;
			data.value = answer;
			failure.value = undefined;
		} catch (error) {
			if (mine !== latest) return;
			failure.value = failureOf(error);
		}
		isLoading.value = false;
	}

	onScopeDispose(() => latest++);
	reload();
	return { data, failure, isLoading, reload };
}
