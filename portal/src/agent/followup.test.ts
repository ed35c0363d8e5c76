import { describe, expect, it } from "vitest";

import { missingAnswers, ratingOf, type Answer } from "./followup";

const answer = (name: string, required: number, text: string | null): Answer => ({
	name,
	question: name,
	question_label: name,
	answer_type: "Text",
	required,
	answer: text,
});

describe("a result that rests on the customer's answers", () => {
	it("lacks the required answers that are empty, and the rating", () => {
		const answers = [answer("a", 1, "Yes"), answer("b", 1, " "), answer("c", 0, null), answer("d", 1, null)];
		expect(missingAnswers(answers, null)).toEqual(["b", "d", "rating"]);
	});

	it("lacks nothing when these are given", () => {
		expect(missingAnswers([answer("a", 1, "0")], 3)).toEqual([]);
	});

	it("needs no rating while the work is under way", () => {
		expect(missingAnswers([answer("a", 1, "Yes")], null, "Progress")).toEqual([]);
	});
});

describe("a key for the rating", () => {
	const key = (pressed: string, tagName = "BODY", more = {}) =>
		({ key: pressed, target: { tagName }, ...more }) as unknown as KeyboardEvent;

	it("is one of 1 to 5", () => {
		expect(["0", "1", "5", "6", "a"].map((pressed) => ratingOf(key(pressed)))).toEqual([undefined, 1, 5, undefined, undefined]);
	});

	it("is none while something is typed, or with another key", () => {
		expect(ratingOf(key("3", "TEXTAREA"))).toBeUndefined();
		expect(ratingOf(key("3", "BODY", { ctrlKey: true }))).toBeUndefined();
	});
});
