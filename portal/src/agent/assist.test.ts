import { describe, expect, it } from "vitest";

import { numbersOf, saysSomething, type Routing } from "./assist";

describe("saysSomething", () => {
	it("asks nothing about what a form begins with", () => {
		expect(saysSomething({ line: "Line", channel: "Phone", kind: "Repair", description: "  ", category: null })).toBe(false);
	});

	it("asks as soon as something of the request is there", () => {
		expect(saysSomething({ description: "Smoke" })).toBe(true);
		expect(saysSomething({ caller_phone: "139" })).toBe(true);
	});
});

describe("numbersOf", () => {
	it("takes the rule's numbers, and the usual ones where it names none", () => {
		expect(numbersOf({ emergency_numbers: ["119"] } as Routing)).toEqual(["119"]);
		expect(numbersOf({ emergency_numbers: [] as string[] } as Routing)).toEqual(["110", "119", "120"]);
	});
});
