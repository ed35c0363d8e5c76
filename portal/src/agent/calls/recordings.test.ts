import { describe, expect, it } from "vitest";

import { clock, deedOf, placeOf } from "./recordings";

const now = { at: 12, length: 60, speed: 1 };

describe("a recording's player", () => {
	it("shows times as people read them", () => {
		expect([0, 7.9, 750, 3723].map(clock)).toEqual(["0:00", "0:07", "12:30", "1:02:03"]);
	});

	it("goes back and on within the recording", () => {
		expect(deedOf("j", now)).toEqual({ to: 7 });
		expect(deedOf("L", now)).toEqual({ to: 17 });
		expect(deedOf("ArrowLeft", { ...now, at: 2 })).toEqual({ to: 0 });
		expect(deedOf("l", { ...now, at: 58 })).toEqual({ to: 60 });
	});

	it("plays, marks and changes the speed by keys, and leaves all other keys alone", () => {
		expect([" ", "k", "m"].map((key) => deedOf(key, now))).toEqual(["toggle", "toggle", "mark"]);
		expect(deedOf("s", now)).toEqual({ speed: 1.25 });
		expect(deedOf("s", { ...now, speed: 2 })).toEqual({ speed: 1 });
		expect([deedOf("Tab", now), deedOf("x", now)]).toEqual([null, null]);
	});

	it("puts marks where they belong, also before the length is known", () => {
		const mark = { name: "m", at_s: 15, text: "", user: "", is_own: true };
		expect([placeOf(mark, 60), placeOf(mark, 0)]).toEqual([25, 0]);
	});
});
