import { describe, expect, it } from "vitest";

import { draftOf } from "./draft";

function storage(): Storage {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
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
