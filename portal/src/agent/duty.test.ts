import { describe, expect, it } from "vitest";

import { isAsked, isTold, pageOf, toConfirm, type Matter } from "./duty";

const matter = (values: Partial<Matter>) => ({ doctype: "HL Work Order", record: "WO-1", confirmed: 0, ...values }) as Matter;

describe("matters of a handover", () => {
	it("wait for the answer to a question", () => {
		expect(isAsked(matter({ question: "Why?" }))).toBe(true);
		expect(isAsked(matter({ question: "Why?", answer: "So." }))).toBe(false);
		expect(isAsked(matter({}))).toBe(false);
	});

	it("are to be confirmed until they are", () => {
		expect(toConfirm([matter({ record: "a" }), matter({ record: "b", confirmed: 1 })]).map(({ record }) => record)).toEqual(["a"]);
	});

	it("are called by their number, not by a hash", () => {
		expect([isTold(matter({})), isTold(matter({ record: "f3fcf56d3d" }))]).toEqual([true, false]);
	});

	it("lead to their pages, if there are any", () => {
		expect(pageOf(matter({}))).toEqual({ name: "order", params: { name: "WO-1" } });
		expect(pageOf(matter({ doctype: "HL Fault Log" }))).toBeUndefined();
	});
});
