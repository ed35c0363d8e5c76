import { describe, expect, it } from "vitest";

import { expiryOf } from "./certificates";

describe("the colour of a certificate", () => {
	it.each([
		[-1, true, "red"],
		[0, true, "amber"],
		[31, false, "green"],
	])("with %s days left (it is ending: %s) is %s", (days_left, is_ending, colour) =>
		expect(expiryOf({ days_left, is_ending })).toBe(colour));
});
