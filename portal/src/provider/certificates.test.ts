import { describe, expect, it } from "vitest";

import { expiryOf } from "./certificates";

describe("the colour of a certificate", () => {
	it.each([
		[-1, "red"],
		[0, "amber"],
		[30, "amber"],
		[31, "green"],
	])("with %s days left is %s", (days, colour) => expect(expiryOf(days)).toBe(colour));
});
