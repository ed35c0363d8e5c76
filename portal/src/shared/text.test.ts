import { describe, expect, it } from "vitest";

import { fill, plainText } from "./text";

describe("a pattern", () => {
	it("takes its values by number, and keeps a place without one", () => {
		expect(fill("{0} of {1}", [2, 5])).toBe("2 of 5");
		expect(fill("{1}, {0}, {1}", ["a", "b"])).toBe("b, a, b");
		expect(fill("{0} and {1}", ["a"])).toBe("a and {1}");
	});
});

describe("plain text", () => {
	it("has the words of the HTML and none of its tags", () => {
		expect(plainText("<p>Order <b>1</b></p><p>is  closed</p>")).toBe("Order 1\nis closed");
		expect(plainText("&lt;script&gt; stays text")).toBe("<script> stays text");
	});

	it("decodes once", () => {
		expect(plainText("&amp;lt;")).toBe("&lt;");
	});
});
