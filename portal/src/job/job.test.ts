import { describe, expect, it } from "vitest";

import type { Step } from "@/shared/records";
import { mayPromiseArrival, stepsOf } from "./job";

const step = (action: string, stage: string | null): Step => ({ action, label: action, leads_to: action, stage, needs: [] });

describe("when somebody comes", () => {
	it("can be said from accepting until somebody is there, and not while a return is asked", () => {
		const stages = ["Offered", "Accepted", "Appointed", "On the Way", "Arrived", "Priced", "Refusal Asked", "Done"];
		expect(stages.filter(mayPromiseArrival)).toEqual(["Accepted", "Appointed", "On the Way"]);
	});
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
