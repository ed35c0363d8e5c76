import { expect, test, vi } from "vitest";

vi.mock("@/shared/api", () => ({ api: vi.fn() }));

import { targetOf } from "./complaint";

test("a choice names the record, or only whom it may be about", () => {
	expect(targetOf("Provider|P-1")).toEqual({ target_type: "Provider", target: "P-1" });
	expect(targetOf("Official|")).toEqual({ target_type: "Official", target: null });
});

test("a record's name may hold the sign between the two", () => {
	expect(targetOf("Unit|Water | South")).toEqual({ target_type: "Unit", target: "Water | South" });
});
