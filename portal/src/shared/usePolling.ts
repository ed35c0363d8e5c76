import { onScopeDispose } from "vue";

/** Call `refresh` every `seconds` while the page is seen, and when it comes to the front again. */
export function usePolling(refresh: () => void, seconds: number) {
	const refreshIfSeen = () => {
		if (!document.hidden) refresh();
	};
	const timer = setInterval(refreshIfSeen, seconds * 1000);
	document.addEventListener("visibilitychange", refreshIfSeen);
	onScopeDispose(() => {
		clearInterval(timer);
		document.removeEventListener("visibilitychange", refreshIfSeen);
	});
}
