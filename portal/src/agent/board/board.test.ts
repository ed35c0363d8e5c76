import { describe, expect, it } from "vitest";

import { byState, hoursOf, inOrder, overall, type BoardSeat, type Rate } from "./board";

const seat = (name: string, state: string, since: string) => ({ seat: name, state, since }) as BoardSeat;
const rate = (offered: number, answered: number, target: number | null) => ({ offered, answered, target }) as Rate;

describe("the wallboard", () => {
	it("counts the seats of every state, of those without seats too", () => {
		const counts = Object.fromEntries(byState([seat("1", "Ready", ""), seat("2", "Ready", "")]).map(({ state, count }) => [state, count]));
		expect(counts.Ready).toBe(2);
		expect(counts.Talking).toBe(0);
	});

	it("shows seats by state, the longest first", () => {
		const seats = [seat("1", "Ready", "10:00"), seat("2", "Talking", "10:05"), seat("3", "Talking", "10:01")];
		expect(inOrder(seats).map((one) => one.seat)).toEqual(["3", "2", "1"]);
	});

	it("puts the lines together by their calls", () => {
		expect(overall([rate(100, 90, 90), rate(300, 300, 98)])).toEqual({ rate: 97.5, target: 96, offered: 400, answered: 390, lost: 10 });
		expect(overall([]).rate).toBeNull();
	});

	it("writes seconds as hours and minutes", () => {
		expect(hoursOf(3_725)).toBe("1:02");
		expect(hoursOf(59)).toBe("0:01");
	});
});
