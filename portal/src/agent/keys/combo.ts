/** Keys as they are written (`Alt+A`, `g q`, `?`) and as the browser reports them. */

/** What of a key event counts. */
export interface Press {
	key: string;
	code: string;
	altKey: boolean;
	ctrlKey: boolean;
	metaKey: boolean;
	shiftKey: boolean;
	isComposing: boolean;
	keyCode?: number;
}

const MODIFIERS = ["Ctrl", "Alt", "Shift"];
// What a keyboard in Chinese mode sends for the same key.
const FULL_WIDTH: Record<string, string> = { "？": "?", "、": "/", "《": "<", "》": ">" };
const CODES: Record<string, string> = { "/": "Slash", Enter: "Enter", "`": "Backquote", ".": "Period", ",": "Comma" };
// The code of the key that an input method keeps for itself.
const TAKEN_BY_INPUT_METHOD = 229;

/** The presses of which `keys` consists: one, or several after each other. */
export const pressesOf = (keys: string): string[] => keys.split(" ");

/** Whether the keys are told apart from typing by a modifier, and so hold in a text field too. */
export const holdsWhileTyping = (keys: string) => /^(Ctrl|Alt)\+/.test(keys);

/** Whether an input method (pinyin, wubi) is using the key. */
export const isComposing = (press: Press) => press.isComposing || press.keyCode === TAKEN_BY_INPUT_METHOD;

/** Whether a press is `combo`, one part of the keys of a command. */
export function isPress(press: Press, combo: string): boolean {
	const parts = combo.split("+");
	const key = parts.pop() || "+";
	const wanted = new Set(parts);
	// ⌘ stands in for Ctrl.
	const has = { Ctrl: press.ctrlKey || press.metaKey, Alt: press.altKey, Shift: press.shiftKey };
	const isPlain = !parts.length;
	if (has.Ctrl !== wanted.has("Ctrl") || has.Alt !== wanted.has("Alt")) return false;
	// A sign like ? says by itself whether Shift was needed.
	if (isPlain) return (FULL_WIDTH[press.key] ?? press.key) === key;
	return has.Shift === wanted.has("Shift") && press.code === codeOf(key);
}

/** The key by its place: with Alt, some systems send another sign. */
function codeOf(key: string): string {
	if (/^[A-Z]$/.test(key)) return `Key${key}`;
	if (/^\d$/.test(key)) return `Digit${key}`;
	return CODES[key] ?? key;
}

/** Whether two commands could not both hold: one's keys are the other's, or the beginning of them. */
export function clash(one: string, other: string): boolean {
	const [short, long] = [pressesOf(one), pressesOf(other)].sort((a, b) => a.length - b.length);
	return short.every((press, index) => press === long[index]);
}

/** The keys as `aria-keyshortcuts` wants them. */
export const forScreenReaders = (keys: string) =>
	pressesOf(keys)
		.map((press) => press.replace("Ctrl", "Control"))
		.join(" ");

/** The parts of a press to be drawn as keys. */
export const keycaps = (combo: string): string[] => {
	const parts = combo.split("+").filter(Boolean);
	return parts.map((part) => (MODIFIERS.includes(part) || part.length > 1 ? part : part.toUpperCase()));
};
