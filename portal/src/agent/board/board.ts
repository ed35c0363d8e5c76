/** What the wallboard shows, as the server counts it. */

import type { SeatState } from "../call/state";
import type { HelpRequest } from "../help/help";

export interface BoardSeat {
	seat: string;
	state: SeatState;
	state_label: string;
	since: string | null;
	reason_label: string;
	agent: string | null;
	agent_name: string | null;
	call: string | null;
	line: string | null;
	direction: string | null;
	/** Longer not ready than the reason allows; signed in at a seat without a session; no switch. */
	too_long: boolean;
	user_gone: boolean;
	switch_down: boolean;
}

export interface Rate {
	line: string | null;
	line_title: string;
	offered: number;
	answered: number;
	in_time: number;
	abandoned: number;
	missed: number;
	rate: number | null;
	target: number | null;
	below_target: boolean;
}

export interface AgentFigures {
	agent: string;
	agent_name: string | null;
	calls: number;
	talk_s: number;
	orders: number;
	ready_s: number;
	not_ready_s: number;
	wrap_up_s: number;
}

export interface Board {
	at: string;
	seats: BoardSeat[];
	states: { state: SeatState; label: string; count: number }[];
	waiting: { count: number; longest_s: number; calls: { call: string; line: string; since: string }[] };
	now: Rate[];
	today: Rate[];
	orders: { stages: { stage: string; label: string; count: number }[]; breached: number };
	help: HelpRequest[];
	agents: AgentFigures[];
	may_listen: boolean;
	may_speak: boolean;
	may_sign_off: boolean;
}

/** Of all states, those of which a leader wants to know first. */
export const STATES: SeatState[] = ["Ringing", "Talking", "Holding", "Wrap-up", "Ready", "Not Ready", "Signed Out"];

/** How many seats are in each state, in the order of the wall; a state without seats is there too. */
export const byState = (seats: BoardSeat[]) =>
	STATES.map((state) => ({ state, count: seats.filter((seat) => seat.state === state).length }));

/** Seats in the order of the wall: by state, and in a state the longest first. */
export const inOrder = (seats: BoardSeat[]) =>
	[...seats].sort(
		(a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || ((a.since ?? "") < (b.since ?? "") ? -1 : 1),
	);

/** The rate over all lines, and the target that the lines together have by their calls. */
export function overall(rates: Rate[]): { rate: number | null; target: number | null; offered: number; answered: number; lost: number } {
	const sum = (of: (rate: Rate) => number) => rates.reduce((total, rate) => total + of(rate), 0);
	const offered = sum((rate) => rate.offered);
	const answered = sum((rate) => rate.answered);
	const aimed = rates.filter(({ target }) => target);
	const weight = aimed.reduce((total, rate) => total + rate.offered, 0);
	const target = weight ? aimed.reduce((total, rate) => total + (rate.target ?? 0) * rate.offered, 0) / weight : (aimed[0]?.target ?? null);
	const percent = (part: number) => Math.round((1000 * part) / offered) / 10;
	return { rate: offered ? percent(answered) : null, target: target && Math.round(target * 10) / 10, offered, answered, lost: offered - answered };
}

/** Seconds as hours and minutes, for a table. */
export function hoursOf(seconds: number): string {
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
