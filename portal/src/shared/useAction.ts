import { ref, shallowRef } from "vue";

import { failureOf, type RequestFailure } from "./errors";

/** Something the user sets off: it runs once at a time, and its failure is kept to be shown. */
export function useAction<Arguments extends unknown[], Result>(run: (...args: Arguments) => Promise<Result>) {
	const isRunning = ref(false);
	const failure = shallowRef<RequestFailure>();

	/** Run it; undefined when it failed or is under way already. */
	async function start(...args: Arguments): Promise<Result | undefined> {
		if (isRunning.value) return undefined;
		isRunning.value = true;
		failure.value = undefined;
		try {
			return await run(...args);
		} catch (error) {
			failure.value = failureOf(error);
			return undefined;
		} finally {
			isRunning.value = false;
		}
	}

	return { isRunning, failure, start };
}
