/** Recordings of calls, as the server shows them. */

export interface Mark {
	name: string;
	at_s: number;
	text: string;
	user: string;
	is_own: boolean;
}

export interface Recording {
	name: string;
	call: string;
	voicemail: 0 | 1;
	state: "Waiting" | "Stored" | "Failed";
	recorded_at: string;
	duration_s: number;
	marks: Mark[];
	/** Whether the house wants to know why the user listens. */
	asks_reason: boolean;
}

/** A time within a recording as people read it: 0:07, 12:30, 1:02:03. */
export function clock(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const two = (number: number) => String(number).padStart(2, "0");
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const STEP_S = 5;
const SPEEDS = [1, 1.25, 1.5, 2];

/** The next of the speeds, after the last the first. */
export const nextSpeed = (speed: number) => SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];

/** What a key does to what is playing. */
export type Deed = { to: number } | { speed: number } | "toggle" | "mark" | null;

/** What a key means while the player has the focus: space and K play, J and L go back and on, M marks. */
export function deedOf(key: string, now: { at: number; length: number; speed: number }): Deed {
	const within = (second: number) => Math.min(Math.max(second, 0), now.length);
	switch (key.length === 1 ? key.toLowerCase() : key) {
		case " ":
		case "k":
			return "toggle";
		case "j":
		case "ArrowLeft":
			return { to: within(now.at - STEP_S) };
		case "l":
		case "ArrowRight":
			return { to: within(now.at + STEP_S) };
		case "Home":
			return { to: 0 };
		case "m":
			return "mark";
		case "s":
			return { speed: nextSpeed(now.speed) };
		default:
			return null;
	}
}

/** Where a mark stands on the bar, in percent. */
export const placeOf = (mark: Mark, length: number) => (length > 0 ? Math.min(100, (mark.at_s / length) * 100) : 0);
