/** Commands that press what stands on the page, so that a key can do exactly what the button can. */

const find = (selector: string, index: number) =>
	[...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.getClientRects().length)[index];

/** The command that presses the element of this selector, the first or the one at `index`. */
export function press(selector: string, index = 0) {
	return {
		run: () => find(selector, index)?.click(),
		enabled: () => {
			const element = find(selector, index);
			return element !== undefined && !(element instanceof HTMLButtonElement && element.disabled);
		},
	};
}

/** Commands for elements that stand in a row, by number: `order.step.1` for the first. */
export const pressEach = (id: string, selector: string, count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`${id}.${index + 1}`, press(selector, index)]));
