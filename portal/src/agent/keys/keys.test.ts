import { describe, expect, it } from "vitest";

import { clash, holdsWhileTyping, isComposing, isPress, keycaps, type Press } from "./combo";
import { keymap } from "./keymap";

const press = (key: string, more: Partial<Press> = {}): Press => ({
	key,
	code: "",
	altKey: false,
	ctrlKey: false,
	metaKey: false,
	shiftKey: false,
	isComposing: false,
	...more,
});

describe("a key", () => {
	it("is told by its sign, in Chinese mode too", () => {
		expect(isPress(press("?", { shiftKey: true }), "?")).toBe(true);
		expect(isPress(press("？", { shiftKey: true }), "?")).toBe(true);
		expect(isPress(press("、"), "/")).toBe(true);
		expect(isPress(press("n", { ctrlKey: true }), "n")).toBe(false);
	});

	it("with Alt is told by its place, whatever sign the system makes of it", () => {
		expect(isPress(press("å", { altKey: true, code: "KeyA" }), "Alt+A")).toBe(true);
		expect(isPress(press("a", { code: "KeyA" }), "Alt+A")).toBe(false);
		expect(isPress(press("a", { altKey: true, ctrlKey: true, code: "KeyA" }), "Alt+A")).toBe(false);
	});

	it("with Ctrl is that with ⌘ too", () => {
		expect(isPress(press("Enter", { metaKey: true, code: "Enter" }), "Ctrl+Enter")).toBe(true);
	});

	it("belongs to the input method while it composes", () => {
		expect(isComposing(press("n", { isComposing: true }))).toBe(true);
		expect(isComposing(press("Process", { keyCode: 229 }))).toBe(true);
		expect(isComposing(press("n", { keyCode: 78 }))).toBe(false);
	});

	it("is drawn as it is printed on keyboards", () => {
		expect(keycaps("Alt+A")).toEqual(["Alt", "A"]);
		expect(keycaps("g")).toEqual(["G"]);
	});
});

describe("the keys of all commands", () => {
	const entries = Object.entries(keymap((text) => text));
	const meet = (one: string, other: string) => one === other || one === "anywhere" || other === "anywhere";

	it("are not the same where both could hold, nor the beginning of each other", () => {
		const clashes = entries.flatMap(([id, one], index) =>
			entries
				.slice(index + 1)
				.filter(([, other]) => meet(one.where, other.where) && clash(one.keys, other.keys))
				.map(([other]) => `${id} / ${other}`),
		);
		expect(clashes).toEqual([]);
	});

	it("hold while typing only with a modifier", () => {
		expect(holdsWhileTyping("n")).toBe(false);
		expect(holdsWhileTyping("Shift+D")).toBe(false);
		for (const [id, { keys }] of entries) if (id.startsWith("call.")) expect(holdsWhileTyping(keys)).toBe(true);
	});

	it("leave those alone that a browser keeps for itself", () => {
		const reserved = ["Ctrl+N", "Ctrl+T", "Ctrl+W", "Alt+D", "Alt+E", "Alt+F"];
		expect(entries.filter(([, { keys }]) => reserved.includes(keys))).toEqual([]);
	});
});
