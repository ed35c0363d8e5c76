import { describe, expect, it } from "vitest";

import { currentOf, knownBy, possible, running, seatTold, told, type Call, type Seat } from "./state";

const call = (values: Partial<Call>): Call => ({
	call: "C1",
	stage: "Ringing",
	direction: "Inbound",
	number: "13911110001",
	line: "Line",
	line_title: "Line",
	customer: null,
	customer_name: null,
	open_orders: 0,
	work_order: null,
	started_at: null,
	answered_at: null,
	at: "2026-01-01 10:00:00",
	queue: 0,
	...values,
});
const seat = (values: Partial<Seat>): Seat => ({ seat: "101", state: "Ready", since: "2026-01-01 10:00:00", reason: null, call: null, ...values });

describe("what is told of calls", () => {
	it("moves a call on, and takes it away when it has ended", () => {
		let calls = told([], call({}));
		calls = told(calls, call({ stage: "Talking", at: "2026-01-01 10:00:05" }));
		expect(calls.map(({ stage }) => stage)).toEqual(["Talking"]);
		expect(told(calls, call({ stage: "Ended", at: "2026-01-01 10:01:00" }))).toEqual([]);
	});

	it("is dropped when the call has gone on since", () => {
		const calls = told([], call({ stage: "Talking", at: "2026-01-01 10:00:05" }));
		expect(told(calls, call({ at: "2026-01-01 10:00:00" }))).toEqual(calls);
	});

	it("makes the spoken call the one that counts, then the ringing one", () => {
		const held = call({ call: "C1", stage: "Held" });
		const spoken = call({ call: "C2", stage: "Talking" });
		const ringing = call({ call: "C3" });
		expect(currentOf([held, ringing, spoken])?.call).toBe("C2");
		expect(currentOf([held, ringing])?.call).toBe("C3");
		expect(currentOf([])).toBeUndefined();
	});
});

describe("what is told of a seat", () => {
	it("is dropped when it is older than what is known", () => {
		const known = seat({ state: "Talking", since: "2026-01-01 10:05:00" });
		expect(seatTold(known, seat({ since: "2026-01-01 10:00:00" })).state).toBe("Talking");
		expect(seatTold(known, seat({ state: "Wrap-up", since: "2026-01-01 10:06:00" })).state).toBe("Wrap-up");
	});
});

describe("what can be done", () => {
	const can = (state: Partial<Seat>, of?: Partial<Call>) => [...possible(seat(state), of && call(of))].sort();

	it("is nothing without a seat", () => {
		expect(possible(undefined, undefined).size).toBe(0);
		expect(can({ state: "Signed Out" })).toEqual([]);
	});

	it("follows the seat while there is no call", () => {
		expect(can({ state: "Ready" })).toEqual(["dial", "not_ready"]);
		expect(can({ state: "Not Ready" })).toEqual(["dial", "ready"]);
		expect(can({ state: "Wrap-up" })).toEqual(["dial", "not_ready", "wrap_up"]);
	});

	it("follows the call while there is one", () => {
		expect(can({ state: "Ringing" }, {})).toEqual(["answer", "hang_up"]);
		expect(can({ state: "Ringing" }, { direction: "Outbound" })).toEqual(["hang_up"]);
		expect(can({ state: "Talking" }, { stage: "Talking" })).toContain("hold");
		expect(can({ state: "Holding" }, { stage: "Held" })).toContain("resume");
	});

	it("says in a call what comes after it", () => {
		expect(can({ state: "Talking" }, { stage: "Talking" })).toContain("not_ready");
		expect(can({ state: "Talking", rest_state: "Not Ready" }, { stage: "Talking" })).toContain("ready");
	});
});

describe("a running time", () => {
	it("is minutes and seconds, then hours too", () => {
		expect(running(65_000)).toBe("1:05");
		expect(running(3_723_000)).toBe("1:02:03");
		expect(running(-5)).toBe("0:00");
	});
});

it("a call fills in only what it knows", () => {
	expect(knownBy(call({}))).toEqual({ caller_phone: "13911110001", line: "Line" });
});
