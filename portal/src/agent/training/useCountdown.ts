import { computed, watch } from "vue";

import { useNow } from "@/shared/useNow";

/** The seconds that are left, counted from when the server told of them; `over` is called once at the end. */
export function useCountdown(seconds: number, over: () => void) {
	const end = Date.now() + seconds * 1000;
	const now = useNow();
	const left = computed(() => Math.max((end - now.value) / 1000, 0));
	const stop = watch(
		left,
		(value) => {
			if (value > 0) return;
			queueMicrotask(() => stop());
			over();
		},
		{ immediate: true },
	);
	return left;
}
