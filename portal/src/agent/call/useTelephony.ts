/** The user's seat and calls, one for all pages: read from the server, kept up by what it tells. */

import { computed, ref, shallowRef } from "vue";

import { api } from "@/shared/api";
import { failureOf, type RequestFailure } from "@/shared/errors";
import { __ } from "@/shared/i18n";
import { onMessage, onReconnect } from "@/shared/realtime";
import { usePolling } from "@/shared/usePolling";
import { currentOf, possible, seatTold, told, type Call, type Command, type Seat } from "./state";

/** What `seats.mine` answers. */
export interface Mine {
	/** None: signed in nowhere. */
	seat: (Seat & { extension: string | null }) | null;
	may_sign_in: boolean;
	/** Seats that are free. */
	seats: { name: string; extension: string | null; lines: string[] }[];
	/** Why somebody may not be ready. */
	reasons: { name: string; title: string }[];
	inbound_waiting: number;
	/** Since when the call waits that waits longest. */
	longest_since?: string | null;
	telephone: { switch: string | null; connected: boolean; by_hand: boolean; text: string };
}

const POLL_SECONDS = 20;
const TO_DO_SECONDS = 60;

const mine = shallowRef<Mine>();
const calls = shallowRef<Call[]>([]);
const failure = shallowRef<RequestFailure>();
/** What the user set off last and was refused. */
const refused = shallowRef<RequestFailure>();
const isBusy = ref(false);
/** The last inbound call that was told while the page was there. */
const came = shallowRef<Call>();

const seat = computed(() => mine.value?.seat ?? undefined);
const current = computed(() => currentOf(calls.value));
const can = computed(() => possible(seat.value, current.value));
/** Whether the switch of the seat can't be reached: calls are entered by hand for now. */
const isDown = computed(() => Boolean(mine.value?.seat && mine.value.telephone.by_hand));
/** How many wait to be called back. */
const toDo = ref(0);

let reads = 0;
let messages = 0;

/** Read seat and calls anew; an answer that was overtaken does not count. */
async function reload(): Promise<void> {
	const turn = ++reads;
	const heard = messages;
	try {
		const [found, open] = await Promise.all([api<Mine>("seats.mine"), api<Call | null>("calls.current")]);
		if (turn !== reads) return;
		// What was told meanwhile may be newer than the answer.
		if (heard !== messages) return reload();
		mine.value = found;
		calls.value = open && open.stage !== "Ended" ? [open] : [];
		failure.value = undefined;
	} catch (error) {
		if (turn === reads) failure.value = failureOf(error);
	}
}

const underWay = new Set<string>();
let before: Promise<unknown> = Promise.resolve();

/** Do something with the seat or a call: what is set off twice is done once, anything else waits for its turn. */
function act(method: string, values: Record<string, unknown> = {}): Promise<boolean> {
	const what = JSON.stringify([method, values]);
	if (underWay.has(what)) return Promise.resolve(false);
	underWay.add(what);
	isBusy.value = true;
	const done = before.then(() => request(method, values));
	before = done.finally(() => {
		underWay.delete(what);
		isBusy.value = underWay.size > 0;
	});
	return done;
}

/** Ask the server, and read what came of it; what it refuses is shown until the next try. */
async function request(method: string, values: Record<string, unknown>): Promise<boolean> {
	refused.value = undefined;
	try {
		await api(method, values);
	} catch (error) {
		refused.value = failureOf(error);
		return false;
	}
	await reload();
	return true;
}

function receiveCall(message: Call) {
	messages++;
	calls.value = told(calls.value, message);
	if (message.direction === "Inbound") came.value = message;
}

function receiveSeat(message: Seat) {
	messages++;
	const known = mine.value?.seat;
	if (!mine.value) return;
	// Whoever signs in or out elsewhere gets more with it than the message holds.
	if (!known || known.seat !== message.seat || message.state === "Signed Out") reload();
	else mine.value = { ...mine.value, seat: { ...known, ...seatTold(known, message) } };
}

/** What the switch refused; it says so after the request that asked for it has ended. */
function receiveRefusal({ message }: { message: string }) {
	refused.value = { status: 409, type: "", messages: [__("The telephone switch did not do it: {0}", [message])] };
}

/** Begin to listen; once, by the frame of all pages. */
export function startTelephony() {
	reload();
	onMessage<Call>("hotline_call", receiveCall);
	onMessage<Seat>("hotline_seat", receiveSeat);
	onMessage<{ message: string }>("hotline_command", receiveRefusal);
	onReconnect(reload);
	usePolling(reload, POLL_SECONDS);
	countToDo();
	usePolling(countToDo, TO_DO_SECONDS);
}

/** What is only a hint is not worth a failure on the screen. */
const countToDo = () =>
	api<unknown[]>("calls.missed").then(
		(rows) => (toDo.value = rows.length),
		() => (toDo.value = 0),
	);

export function useTelephony() {
	return {
		mine,
		seat,
		calls,
		current,
		came,
		can,
		isDown,
		toDo,
		isBusy,
		failure,
		refused,
		reload,
		signIn: (name: string) => act("seats.sign_in", { seat: name }),
		signOut: () => act("seats.sign_out"),
		ready: () => act("seats.ready"),
		notReady: (reason?: string) => act("seats.not_ready", { reason }),
		command: (action: Command, target?: string) =>
			act("calls.command", { call: current.value?.call, action, ...(target ? { target } : {}) }),
		dial: (number: string, about: { order?: string; call_back?: string; purpose?: string } = {}) =>
			act("calls.dial", { number, ...about }),
		wrapUp: (call: string, values: Record<string, unknown> = {}) => act("calls.wrap_up", { call, ...values }),
		link: (call: string, order: string) => act("calls.link", { call, order }),
	};
}
