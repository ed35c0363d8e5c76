/** Date-times: the server sends and takes them without an offset, in the site's time zone. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

/** Return the moment (ms since 1970) of a server's date-time in `zone`; NaN for what is none. */
export function toMoment(text: string, zone: string): number {
	const parts = PATTERN.exec(text.trim());
	if (!parts) return NaN;
	const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0));
	const wall = Date.UTC(year, month - 1, day, hour, minute, second);
	// The offset is the one that holds at the moment itself; near a change of the clocks the first guess errs.
	const guess = wall - offsetAt(wall, zone);
	return wall - offsetAt(guess, zone);
}

/** Return `moment` as the server writes it: `2026-11-21 17:30:00` in `zone`. */
export function toServer(moment: number, zone: string): string {
	return new Date(moment + offsetAt(moment, zone)).toISOString().slice(0, 19).replace("T", " ");
}

function offsetAt(moment: number, zone: string): number {
	const parts = Object.fromEntries(
		clock(zone)
			.formatToParts(moment)
			.map(({ type, value }) => [type, Number(value)]),
	);
	const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
	return wall - Math.floor(moment / SECOND) * SECOND;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
	let found = clocks.get(zone);
	if (!found) {
		found = new Intl.DateTimeFormat("en-US", {
			timeZone: zone,
			hourCycle: "h23",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
			second: "numeric",
		});
		clocks.set(zone, found);
	}
	return found;
}

export type Tone = "green" | "amber" | "red";

// Without knowing when a deadline's time began, so much before the end it counts as close.
const CLOSE = 15 * MINUTE;
const CLOSE_SHARE = 0.25;

/** Return how pressing a deadline is: past, in the last quarter of its time, or neither. */
export function urgencyOf(due: number, now: number, start?: number): Tone {
	if (now > due) return "red";
	const close = start !== undefined && start < due ? (due - start) * CLOSE_SHARE : CLOSE;
	return due - now <= close ? "amber" : "green";
}

/** What is left of a time span, in its two largest units. */
export interface Span {
	days: number;
	hours: number;
	minutes: number;
	seconds: number;
}

export function spanOf(milliseconds: number): Span {
	const left = Math.abs(milliseconds);
	return {
		days: Math.floor(left / DAY),
		hours: Math.floor((left % DAY) / HOUR),
		minutes: Math.floor((left % HOUR) / MINUTE),
		seconds: Math.floor((left % MINUTE) / SECOND),
	};
}
