import { describe, expect, it } from "vitest";

import { mayPromiseArrival } from "./job";

describe("when somebody comes", () => {
	it("can be said from accepting until somebody is there, and not while a return is asked", () => {
		const stages = ["Offered", "Accepted", "Appointed", "On the Way", "Arrived", "Priced", "Refusal Asked", "Done"];
		expect(stages.filter(mayPromiseArrival)).toEqual(["Accepted", "Appointed", "On the Way"]);
	});
});
