import { describe, expect, it } from "vitest";

import { choicesOf, isComplete, keyed, scoreOf, type CardItem } from "./quality";

const item = (rest: Partial<CardItem>): CardItem => ({
	name: "a",
	label: "Courtesy",
	dimension_label: "",
	guidance_label: "",
	knock_out: 0,
	weight: 1,
	max_points: 5,
	result: null,
	points: 0,
	remarks: null,
	...rest,
});

describe("keyed", () => {
	it("takes a digit as points, as far as the item has them", () => {
		expect(keyed(item({}), "4")).toEqual({ result: "Scored", points: 4 });
		expect(keyed(item({}), "6")).toBeUndefined();
		expect(keyed(item({ max_points: 20 }), "4")).toBeUndefined();
	});

	it("passes or fails what knocks out", () => {
		expect(keyed(item({ knock_out: 1 }), "1")?.result).toBe("Passed");
		expect(keyed(item({ knock_out: 1 }), "0")?.result).toBe("Failed");
		expect(keyed(item({ knock_out: 1 }), "2")).toBeUndefined();
	});

	it("knows what does not apply, and leaves other keys", () => {
		expect(keyed(item({}), "N")?.result).toBe("Not Applicable");
		expect(keyed(item({}), "j")).toBeUndefined();
	});
});

describe("scoreOf", () => {
	it("weighs what was scored", () => {
		const items = [item({ weight: 3, result: "Scored", points: 5 }), item({ result: "Scored", points: 1 }), item({ result: "Not Applicable" })];
		expect(scoreOf(items)).toBe(80);
		expect(isComplete(items)).toBe(true);
	});

	it("is nought once something failed, and unknown before anything is judged", () => {
		expect(scoreOf([item({ result: "Scored", points: 5 }), item({ knock_out: 1, result: "Failed" })])).toBe(0);
		expect(scoreOf([item({})])).toBeUndefined();
		expect(isComplete([item({})])).toBe(false);
	});
});

describe("choicesOf", () => {
	it("offers every point with the best first", () => {
		expect(choicesOf(item({ max_points: 2 })).map(({ result, points }) => (result === "Scored" ? points : result))).toEqual([2, 1, 0, "Not Applicable"]);
	});
});
