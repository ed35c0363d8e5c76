import { describe, expect, it } from "vitest";

import { asTyped, fill, plainText, timeOfDay } from "./text";

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

describe("a stored text", () => {
	it("is shown as it was typed", () => {
		expect(asTyped("3 &lt; 5 &amp;&amp; <b>x</b>")).toBe("3 < 5 && <b>x</b>");
	});
});

describe("a time of day", () => {
	it("has two digits each for hour and minute", () => {
		expect(timeOfDay("9:05:20.812")).toBe("09:05");
		expect(timeOfDay("23:59:00")).toBe("23:59");
	});
});
