import { describe, expect, it } from "vitest";

import { placeOf, shownCount } from "./customers";

describe("shownCount", () => {
	it("shows a number as far as it is counted, and then that there is more", () => {
		expect([0, 7, 99, 100].map(shownCount)).toEqual(["0", "7", "99", "99+"]);
	});
});

describe("placeOf", () => {
	it("joins what is known of an address", () => {
		expect(placeOf({ address: "1 Main Road", area_label: "North" })).toBe("1 Main Road, North");
		expect(placeOf({ address: null, area_label: "North" })).toBe("North");
		expect(placeOf({ address: null, area_label: "" })).toBe("");
	});
});
