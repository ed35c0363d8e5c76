/** The commands that hold now, and the one listener that runs them. */

import { computed, onScopeDispose, shallowReactive } from "vue";

import { __ } from "@/shared/i18n";
import { forScreenReaders, holdsWhileTyping, isComposing, isPress, pressesOf } from "./combo";
import { keymap, type Entry } from "./keymap";

interface Does {
	run: () => void;
	/** Whether it can be done now; always, if nothing is said. */
	enabled?: () => boolean;
}

const PAUSE_MS = 1200;
const known = keymap(__);
const holding = shallowReactive(new Map<string, Does>());

/** Let these commands run as long as the component lives. */
export function useCommands(commands: Record<string, Does | (() => void)>) {
	for (const [id, command] of Object.entries(commands)) {
		if (!known[id]) throw new Error(`No key is known for ${id}.`);
		holding.set(id, typeof command === "function" ? { run: command } : command);
	}
	const mine = Object.keys(commands).map((id) => [id, holding.get(id)] as const);
	onScopeDispose(() => {
		// Another page may have taken the command over before this one was gone.
		for (const [id, does] of mine) if (holding.get(id) === does) holding.delete(id);
	});
	listen();
}

/** The keys of a command, as an element says them to people and to screen readers. */
export const keysOf = (id: string) => known[id].keys;
export const keyHint = (id: string) => ({
	title: `${known[id].label} (${known[id].keys})`,
	"aria-keyshortcuts": forScreenReaders(known[id].keys),
});

const canRun = (id: string) => {
	const does = holding.get(id);
	return does !== undefined && (does.enabled?.() ?? true);
};

/** What can be done now, by group, for people to read. */
export const commandGroups = computed(() => {
	const groups = new Map<string, (Entry & { id: string; now: boolean })[]>();
	for (const [id, entry] of Object.entries(known)) {
		if (!holding.has(id)) continue;
		groups.set(entry.group, [...(groups.get(entry.group) ?? []), { id, ...entry, now: canRun(id) }]);
	}
	return [...groups].map(([title, commands]) => ({ title, commands }));
});

let isListening = false;
let begun: string[] = [];
let timer: ReturnType<typeof setTimeout>;

function listen() {
	if (isListening) return;
	isListening = true;
	window.addEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent) {
	if (event.defaultPrevented || event.repeat || isComposing(event) || event.getModifierState("AltGraph")) return;
	const typing = isTyping(event.target);
	const inDialog = event.target instanceof Element && event.target.closest("[role=dialog], [role=menu]") !== null;
	const step = begun.length;
	const fits = Object.entries(known).filter(([id, { keys }]) => {
		const presses = pressesOf(keys);
		if ((typing || inDialog) && !holdsWhileTyping(keys)) return false;
		return presses.length > step && begun.every((press, n) => press === presses[n]) && isPress(event, presses[step]) && canRun(id);
	});
	clearTimeout(timer);
	const done = fits.find(([, { keys }]) => pressesOf(keys).length === step + 1);
	if (done) {
		event.preventDefault();
		begun = [];
		holding.get(done[0])?.run();
	} else if (fits.length) {
		event.preventDefault();
		begun = pressesOf(fits[0][1].keys).slice(0, step + 1);
		timer = setTimeout(() => (begun = []), PAUSE_MS);
	} else if (step && !["Shift", "Control", "Alt", "Meta"].includes(event.key)) {
		begun = [];
	}
}

const NO_TEXT = ["checkbox", "radio", "button", "submit", "range", "file"];

/** Whether plain keys belong to what has the focus. */
function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
	return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName) || target.closest("[role=listbox]") !== null;
}
