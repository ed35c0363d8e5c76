import { describe, expect, it } from "vitest";

import type { Step } from "@/shared/records";
import { stepsOf, viewOf } from "./job";

const step = (action: string, stage: string | null): Step => ({ action, label: action, leads_to: action, stage, needs: [] });

describe("the list that an address names", () => {
	it.each([
		["hand", "hand"],
		["supervised", "supervised"],
		[undefined, "accept"],
		["everything", "accept"],
		[["urged", "hand"], "accept"],
	])("%s is %s", (text, view) => expect(viewOf(text)).toBe(view));
});

describe("the steps of a job", () => {
	it("are told apart by where they lead, whatever they are called", () => {
		const [accept, own, back, done] = [
			step("Accept", "Accepted"),
			step("Wait for parts", null),
			step("Ask to Return", "Refusal Asked"),
			step("Settle", "Done"),
		];
		expect(stepsOf([accept, own, back, done])).toEqual({ complete: done, forward: [accept, own], back: [back] });
	});

	it("may be none", () => {
		expect(stepsOf([])).toEqual({ complete: undefined, forward: [], back: [] });
	});
});
