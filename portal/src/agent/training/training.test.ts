import { describe, expect, it } from "vitest";

import { choose, clock, firstOpen, pieces } from "./training";

describe("an answer", () => {
	it("is the one option chosen last, where only one is right", () => {
		expect(choose({ type: "Single Choice", given: ["a"] }, "b")).toEqual(["b"]);
	});

	it("takes options in and out, where several may be right", () => {
		const question = { type: "Multiple Choice", given: ["a"] };
		expect(choose(question, "b")).toEqual(["a", "b"]);
		expect(choose(question, "a")).toEqual([]);
	});
});

describe("an examination that goes on", () => {
	it("does so at the first question without an answer", () => {
		expect(firstOpen([{ given: ["a"] }, { given: [] }, { given: [] }])).toBe(1);
		expect(firstOpen([{ given: ["a"] }, { given: ["b"] }])).toBe(1);
	});

	it("shows what is left of the time", () => {
		expect(clock(605)).toBe("10:05");
		expect(clock(3_661)).toBe("1:01:01");
		expect(clock(0.4)).toBe("0:01");
		expect(clock(-3)).toBe("0:00");
	});
});

describe("a text to type", () => {
	it("is marked as far as it was typed", () => {
		expect(pieces("abcdef", "abX")).toEqual([
			{ text: "ab", state: "right" },
			{ text: "c", state: "wrong" },
			{ text: "d", state: "here" },
			{ text: "ef", state: "ahead" },
		]);
	});

	it("can be typed to its end and beyond", () => {
		expect(pieces("ab", "abc")).toEqual([{ text: "ab", state: "right" }]);
	});
});
