import { describe, expect, it } from "vitest";

import { viewOf } from "./views";

describe("the list that an address names", () => {
	it.each([
		["hand", "hand"],
		["supervised", "supervised"],
		[undefined, "accept"],
		["everything", "accept"],
		[["urged", "hand"], "accept"],
	])("%s is %s", (text, view) => expect(viewOf(text)).toBe(view));
});
