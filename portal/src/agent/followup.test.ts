import { describe, expect, it } from "vitest";

import { missingAnswers, type Answer } from "./followup";

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
});
