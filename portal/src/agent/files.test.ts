import { describe, expect, it } from "vitest";

import { fileSize } from "./files";

describe("fileSize", () => {
	it("takes the unit in which the number is short", () => {
		expect([0, 900, 1536, 40_000, 5 * 1024 ** 2, 3 * 1024 ** 4].map(fileSize)).toEqual([
			"0 B",
			"900 B",
			"1.5 kB",
			"39 kB",
			"5.0 MB",
			"3072 GB",
		]);
	});
});
