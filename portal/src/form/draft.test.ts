import { describe, expect, it } from "vitest";

import { draftOf, draftsOf, slotOf } from "./draft";

function storage(): Storage {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
		key: (index: number) => [...kept.keys()][index] ?? null,
		get length() {
			return kept.size;
		},
	} as Storage;
}

describe("a draft", () => {
	it("is given back to the user who typed it", () => {
		const store = storage();
		draftOf("order", "lin", store).write({ title: "Tap drips" });
		expect(draftOf("order", "lin", store).read()).toEqual({ title: "Tap drips" });
		expect(draftOf("order", "wang", store).read()).toBeUndefined();
	});

	it("is gone when cleared", () => {
		const draft = draftOf("order", "lin", storage());
		draft.write({ title: "Tap drips" });
		draft.clear();
		expect(draft.read()).toBeUndefined();
	});

	it("is forgotten after a day", () => {
		let now = 0;
		const draft = draftOf("order", "lin", storage(), () => now);
		draft.write({ title: "Tap drips" });
		now = 23 * 3600 * 1000;
		expect(draft.read()).toBeDefined();
		now = 25 * 3600 * 1000;
		expect(draft.read()).toBeUndefined();
	});

	it("that is damaged is none", () => {
		const store = storage();
		store.setItem("hotline-draft:lin:order", "{");
		expect(draftOf("order", "lin", store).read()).toBeUndefined();
	});
});

describe("several drafts of one form", () => {
	const at = (now: number) => () => now;

	it("lie beside each other, the latest first", () => {
		const store = storage();
		draftOf(slotOf("order", "call-1"), "lin", store, at(1)).write({ title: "Tap drips" });
		draftOf(slotOf("order", "p-2"), "lin", store, at(2)).write({ title: "No light" });
		draftOf(slotOf("order", "p-3"), "wang", store, at(3)).write({ title: "Not mine" });
		expect(draftsOf("order", "lin", store, at(4)).map(({ slot, values }) => [slot, values.title])).toEqual([
			["p-2", "No light"],
			["call-1", "Tap drips"],
		]);
	});

	it("are forgotten after a day, each by itself", () => {
		const store = storage();
		const hour = 3600 * 1000;
		draftOf(slotOf("order", "old"), "lin", store, at(0)).write({});
		draftOf(slotOf("order", "new"), "lin", store, at(20 * hour)).write({});
		expect(draftsOf("order", "lin", store, at(25 * hour)).map(({ slot }) => slot)).toEqual(["new"]);
		expect(store.length).toBe(1);
	});
});
