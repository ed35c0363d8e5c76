import { describe, expect, it } from "vitest";

import { mapLink } from "./map";

const area = "Wuxing";

describe("the map's link", () => {
	it("names the point and the address", () => {
		const link = mapLink({ area, latitude: 30.865, longitude: 120.183, address: "12 Renhuang Road" });
		expect(link).toBe("geo:30.865,120.183?q=30.865,120.183(Wuxing%2012%20Renhuang%20Road)");
	});

	it("searches for the address where there is no point", () => {
		expect(mapLink({ area, latitude: 0, longitude: 0, address: "南街7号" })).toBe(
			`geo:0,0?q=${encodeURIComponent("Wuxing 南街7号")}`,
		);
	});

	it("is none where nothing is known", () => {
		expect(mapLink({ area: null })).toBeUndefined();
	});
});
