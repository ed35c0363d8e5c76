/** Which of several windows of one user takes the calls: the one that was looked at last. */

const FRONT = "hotline-front";
const me = Math.random().toString(36).slice(2);

const claim = () => window.localStorage.setItem(FRONT, me);

/** Begin to keep track; once, by the frame of all pages. */
export function trackFront() {
	if (document.hasFocus() || !window.localStorage.getItem(FRONT)) claim();
	window.addEventListener("focus", claim);
	window.addEventListener("pagehide", () => {
		if (window.localStorage.getItem(FRONT) === me) window.localStorage.removeItem(FRONT);
	});
}

export function isFront(): boolean {
	const front = window.localStorage.getItem(FRONT);
	return document.hasFocus() || front === null || front === me;
}

/** Whether the agent is in the midst of something on another page than the intake that would be lost. */
export function isBusyElsewhere(): boolean {
	if (document.querySelector("[role=dialog], [data-testid=edit-form]")) return true;
	const field = document.activeElement;
	return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value !== "";
}
