import { describe, expect, it } from "vitest";

import { helpTold, unread, type HelpRequest } from "./help";

const message = (user: string) => ({ user, who: null, at: "", text: "x" });
const request = (name: string, values: Partial<HelpRequest> = {}): HelpRequest => ({
	name,
	agent: "lin",
	agent_name: "Lin",
	seat: null,
	line: null,
	call: null,
	work_order: null,
	stage: "Open",
	answered_by: null,
	asked_at: name,
	messages: [],
	...values,
});

describe("requests for help", () => {
	it("keep their order, and go when they are closed", () => {
		let all = helpTold(helpTold([], request("2")), request("1"));
		expect(all.map(({ name }) => name)).toEqual(["1", "2"]);
		all = helpTold(all, request("1", { stage: "Closed" }));
		expect(all.map(({ name }) => name)).toEqual(["2"]);
	});

	it("lose nothing to a message that comes late", () => {
		const known = helpTold([], request("1", { messages: [message("lin"), message("wang")] }));
		expect(helpTold(known, request("1", { messages: [message("lin")] }))[0].messages).toHaveLength(2);
	});

	it("count what others wrote since it was read", () => {
		const one = request("1", { messages: [message("lin"), message("wang"), message("wang")] });
		expect(unread(one, "lin", 0)).toBe(2);
		expect(unread(one, "lin", 2)).toBe(1);
		expect(unread(one, "wang", 3)).toBe(0);
	});
});
