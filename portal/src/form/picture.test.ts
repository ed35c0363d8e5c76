import { describe, expect, it } from "vitest";

import { jpegName, scaledSize } from "./picture";

describe("a picture's size", () => {
	it("is at most 1600 a side, in the same proportion", () => {
		expect(scaledSize({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 });
		expect(scaledSize({ width: 3000, height: 4000 })).toEqual({ width: 1200, height: 1600 });
	});

	it("is never made larger", () => {
		expect(scaledSize({ width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
		expect(scaledSize({ width: 1600, height: 1 })).toEqual({ width: 1600, height: 1 });
	});

	it("is never nothing", () => {
		expect(scaledSize({ width: 16_000, height: 2 })).toEqual({ width: 1600, height: 1 });
	});
});

describe("a picture's name", () => {
	it("says that it is a JPEG", () => {
		expect(jpegName("IMG_1.HEIC")).toBe("IMG_1.jpg");
		expect(jpegName("kitchen.before.png")).toBe("kitchen.before.jpg");
		expect(jpegName(".png")).toBe("photo.jpg");
	});
});
