import { describe, expect, it } from "vitest";

import { spanOf, toMoment, toServer, urgencyOf } from "./time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("a server's date-time", () => {
	it("is read in the site's zone", () => {
		expect(toMoment("2026-11-21 17:30:00", "Asia/Shanghai")).toBe(Date.UTC(2026, 10, 21, 9, 30));
		expect(toMoment("2026-11-21 17:30:00.123456", "UTC")).toBe(Date.UTC(2026, 10, 21, 17, 30));
		expect(toMoment("2026-11-21", "Asia/Shanghai")).toBe(Date.UTC(2026, 10, 20, 16));
	});

	it("follows the change of the clocks", () => {
		expect(toMoment("2026-03-29 01:59:59", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 0, 59, 59));
		expect(toMoment("2026-03-29 03:00:00", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1));
	});

	it("is written back as it was read", () => {
		for (const zone of ["Asia/Shanghai", "America/New_York", "UTC", "Asia/Kolkata"]) {
			for (const text of ["2026-11-21 00:00:00", "2026-07-01 23:59:59"]) {
				expect(toServer(toMoment(text, zone), zone)).toBe(text);
			}
		}
	});

	it("that is none gives no moment", () => {
		expect(toMoment("tomorrow", "UTC")).toBeNaN();
		expect(toMoment("", "UTC")).toBeNaN();
	});
});

describe("a deadline's colour", () => {
	// The clock starts at 9:00 and is due at 9:40: the last quarter begins at 9:30.
	const start = Date.UTC(2026, 0, 1, 9);
	const due = start + 40 * MINUTE;

	it("is green, amber in the last quarter, red when past", () => {
		expect(urgencyOf(due, start, start)).toBe("green");
		expect(urgencyOf(due, start + 29 * MINUTE, start)).toBe("green");
		expect(urgencyOf(due, start + 30 * MINUTE, start)).toBe("amber");
		expect(urgencyOf(due, due, start)).toBe("amber");
		expect(urgencyOf(due, due + 1, start)).toBe("red");
	});

	it("is amber a quarter of an hour before when the start is not known", () => {
		expect(urgencyOf(due, due - 16 * MINUTE)).toBe("green");
		expect(urgencyOf(due, due - 15 * MINUTE)).toBe("amber");
		expect(urgencyOf(due, due - 16 * MINUTE, due + HOUR)).toBe("green");
	});
});

describe("a span", () => {
	it("is cut into days, hours, minutes and seconds", () => {
		expect(spanOf(26 * HOUR + 5 * MINUTE + 7000)).toEqual({ days: 1, hours: 2, minutes: 5, seconds: 7 });
		expect(spanOf(-90_000)).toEqual({ days: 0, hours: 0, minutes: 1, seconds: 30 });
	});
});
