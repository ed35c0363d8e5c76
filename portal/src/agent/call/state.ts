/** What a seat and its calls are doing, as far as the screen goes by it; nothing here asks the server. */

export type SeatState = "Signed Out" | "Not Ready" | "Ready" | "Ringing" | "Talking" | "Holding" | "Wrap-up";

export interface Seat {
	seat: string;
	state: SeatState;
	since: string | null;
	reason: string | null;
	call: string | null;
	wrap_up_until?: string | null;
	rest_state?: string | null;
	rest_reason?: string | null;
}

/** A call, as the server shows it to the agent who has it. */
export interface Call {
	call: string;
	stage: "Ringing" | "Queued" | "Talking" | "Held" | "Ended";
	direction: "Inbound" | "Outbound" | "Internal";
	purpose?: string | null;
	number: string | null;
	line: string | null;
	line_title: string;
	customer: string | null;
	customer_name: string | null;
	open_orders: number;
	work_order: string | null;
	rings?: number;
	slow_answer?: number;
	ivr_choice?: string | null;
	blacklist_effect?: string | null;
	outcome?: string | null;
	started_at: string | null;
	answered_at: string | null;
	at: string;
	queue: number;
}

export type Command = "answer" | "hold" | "resume" | "transfer" | "consult" | "conference" | "hang_up" | "dial";

/** Commands that need a number or a seat. */
export const TARGETED: Command[] = ["transfer", "consult", "conference", "dial"];

/** Calls by what is told of them; what arrives late says nothing of a call that has gone on since. */
export function told(calls: Call[], message: Call): Call[] {
	const known = calls.find(({ call }) => call === message.call);
	if (known && message.at < known.at) return calls;
	const others = calls.filter(({ call }) => call !== message.call);
	return message.stage === "Ended" ? others : [...others, { ...known, ...message }];
}

/** A seat by what is told of it: a message from before the state that is known is dropped. */
export function seatTold(seat: Seat | undefined, message: Seat): Seat {
	const isLate = seat?.seat === message.seat && seat.since && message.since && message.since < seat.since;
	return isLate ? seat : { ...seat, ...message };
}

const ORDER = ["Talking", "Ringing", "Held", "Queued"];

/** The call that counts: the one that is spoken, else the one that rings, else the one that is held. */
export const currentOf = (calls: Call[]): Call | undefined =>
	[...calls].sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) || (a.at < b.at ? -1 : 1))[0];

/** What can be done at a seat now. */
export function possible(seat: Seat | undefined, call: Call | undefined): Set<Command | "ready" | "not_ready" | "wrap_up"> {
	if (!seat || seat.state === "Signed Out") return new Set();
	switch (call?.stage) {
		case "Ringing":
			return new Set(call.direction === "Inbound" ? ["answer", "hang_up"] : ["hang_up"]);
		case "Talking":
			return new Set(["hold", "transfer", "consult", "conference", "hang_up", ...rest(seat)]);
		case "Held":
			return new Set(["resume", "transfer", "consult", "conference", "hang_up", ...rest(seat)]);
	}
	if (seat.state === "Wrap-up") return new Set(["wrap_up", "dial", ...rest(seat)]);
	if (seat.state === "Ready") return new Set(["not_ready", "dial"]);
	if (seat.state === "Not Ready") return new Set(["ready", "dial"]);
	return new Set(["hang_up"]);
}

/** In a call an agent says what comes after it. */
const rest = (seat: Seat) => (seat.rest_state === "Not Ready" ? (["ready"] as const) : (["not_ready"] as const));

/** A time that runs, as `4:05` or `1:02:03`. */
export function running(milliseconds: number): string {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const two = (value: number) => String(value).padStart(2, "0");
	const minutes = Math.floor(seconds / 60) % 60;
	const hours = Math.floor(seconds / 3600);
	return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** What the call tells of the form, by the order's field. */
export function knownBy(call: Call): Record<string, unknown> {
	const known = { caller_phone: call.number, line: call.line, caller_name: call.customer_name };
	return Object.fromEntries(Object.entries(known).filter(([, value]) => value));
}
