import { describe, expect, it } from "vitest";

import { flagsOf } from "./flags";

const names = (order: Parameters<typeof flagsOf>[0]) => flagsOf(order).map(({ flag }) => flag);

describe("flagsOf", () => {
	it("shows nothing of an ordinary order", () => {
		expect(names({ scope: "In Scope", held: 0, urge_count: 0, supervised: 0, confidential: 0 })).toEqual([]);
	});

	it("shows the most pressing first", () => {
		expect(names({ scope: "Emergency", urge_count: 2, confidential: 1, parent_order: "x" })).toEqual([
			"emergency",
			"urged",
			"confidential",
			"part",
		]);
	});
});
