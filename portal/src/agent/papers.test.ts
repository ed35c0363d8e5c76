import { describe, expect, it } from "vitest";

import { callOfSlot, newSlot, onCall, slotOfCall, waiting } from "./papers";

const draft = (slot: string, values = {}) => ({ slot, at: 1, values });

describe("the forms on the desk", () => {
	it("wait unless they lie before this window or another", () => {
		const drafts = [draft("a"), draft("b"), draft("c")];
		expect(waiting(drafts, "a", new Set(["b"])).map(({ slot }) => slot)).toEqual(["c"]);
	});

	it("are told apart by caller and number, or by what they are about", () => {
		const about = (values: object) => waiting([draft("a", values)], "", new Set())[0].about;
		expect(about({ caller_name: "Ms Wu", caller_phone: "139", title: "Tap" })).toBe("Ms Wu · 139");
		expect(about({ description: "No light" })).toBe("No light");
		expect(about({})).toBe("");
	});

	it("know their call", () => {
		expect(callOfSlot(slotOfCall("C-1"))).toBe("C-1");
		expect(callOfSlot(newSlot())).toBeUndefined();
		expect(newSlot()).not.toBe(newSlot());
	});
});

describe("when a call comes", () => {
	it("an untouched form becomes the call's", () => {
		expect(onCall(false, "Ringing")).toBe("open");
	});

	it("one with words in it stays while it rings, and is put aside when the call is answered", () => {
		expect(onCall(true, "Ringing")).toBe("announce");
		expect(onCall(true, "Talking")).toBe("open");
	});
});
