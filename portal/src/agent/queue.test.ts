import { describe, expect, it } from "vitest";

import { narrowedBy, withoutEmpty } from "./queue";

describe("narrowedBy", () => {
	it("takes what narrows the queue and nothing else of an address", () => {
		expect(narrowedBy({ view: "open", line: "A", kind: "", area: ["x", "y"], q: "139" })).toEqual({ line: "A" });
	});
});

describe("withoutEmpty", () => {
	it("leaves out what says nothing", () => {
		expect(withoutEmpty({ view: "open", q: "", line: null, kind: undefined })).toEqual({ view: "open" });
	});
});
