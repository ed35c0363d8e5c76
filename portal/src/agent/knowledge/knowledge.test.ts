import { expect, test } from "vitest";

import { moved } from "./knowledge";

test("keys lead through the list and stop at its ends", () => {
	expect(moved(-1, 3, "ArrowDown")).toBe(0);
	expect(moved(2, 3, "ArrowDown")).toBe(2);
	expect(moved(0, 3, "ArrowUp")).toBe(0);
	expect(moved(0, 3, "End")).toBe(2);
	expect(moved(2, 3, "Home")).toBe(0);
});

test("other keys and an empty list lead nowhere", () => {
	expect(moved(0, 3, "a")).toBeUndefined();
	expect(moved(0, 0, "ArrowDown")).toBeUndefined();
});
