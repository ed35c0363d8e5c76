/** Put the focus on the next or previous of the elements that fit; from outside on the first or last. */
export function moveFocus(selector: string, step: 1 | -1) {
	const seen = [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.getClientRects().length);
	if (!seen.length) return;
	const at = seen.findIndex((element) => element === document.activeElement || element.contains(document.activeElement));
	const next = at < 0 ? (step > 0 ? 0 : seen.length - 1) : Math.min(Math.max(at + step, 0), seen.length - 1);
	seen[next].focus();
	seen[next].scrollIntoView({ block: "nearest" });
}

/** Put the focus on the first element that fits and can have it. */
export function focusFirst(selector: string): boolean {
	const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.getClientRects().length);
	found?.focus();
	return found !== undefined;
}
