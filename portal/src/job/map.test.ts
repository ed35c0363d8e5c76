import { describe, expect, it } from "vitest";

import { mapLink } from "./map";

const area = "Wuxing";
const point = { area, latitude: 30.865, longitude: 120.183, address: "12 Renhuang Road" };

describe("the map's link", () => {
	it("names the point and the address", () => {
		expect(mapLink(point, true)).toBe("geo:30.865,120.183?q=30.865,120.183(Wuxing%2012%20Renhuang%20Road)");
	});

	it("searches for the address where there is no point", () => {
		expect(mapLink({ area, latitude: 0, longitude: 0, address: "南街7号" }, true)).toBe(
			`geo:0,0?q=${encodeURIComponent("Wuxing 南街7号")}`,
		);
	});

	it("leads to a web page where no app answers to places", () => {
		expect(mapLink(point, false)).toContain("/marker?position=120.183,30.865&name=Wuxing%2012%20Renhuang%20Road");
		expect(mapLink({ area }, false)).toContain("/search?keyword=Wuxing");
	});

	it("is none where nothing is known", () => {
		expect(mapLink({ area: null }, true)).toBeUndefined();
		expect(mapLink({ area: null }, false)).toBeUndefined();
	});
});
