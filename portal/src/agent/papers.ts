/** The intake forms that lie on the desk: which one is before the agent, which ones wait, whose they are. */

import type { Kept } from "@/form/draft";

/** A form that was put aside. */
export interface Paper {
	slot: string;
	at: number;
	/** Whose it is, or what it is about. */
	about: string;
}

const CALL = "call:";

export const slotOfCall = (call: string) => CALL + call;
export const callOfSlot = (slot: string) => (slot.startsWith(CALL) ? slot.slice(CALL.length) : undefined);
export const newSlot = (random = Math.random) => `new:${random().toString(36).slice(2, 10)}`;

/** What of the drafts waits to be taken up: neither before this window nor before another one. */
export function waiting(drafts: Kept[], active: string, elsewhere: Set<string>): Paper[] {
	return drafts
		.filter(({ slot }) => slot !== active && !elsewhere.has(slot))
		.map(({ slot, at, values }) => ({ slot, at, about: aboutOf(values) }));
}

const aboutOf = (values: Record<string, unknown>) =>
	[values.caller_name, values.caller_phone, values.title || values.description]
		.map((value) => String(value ?? "").trim())
		.filter(Boolean)
		.slice(0, 2)
		.join(" · ");

/**
 * What happens to the form when a call comes: an untouched one becomes the call's. One with words in it
 * stays before the agent while it rings, and is put aside when the call is answered.
 */
export function onCall(isTyped: boolean, stage: string): "open" | "announce" {
	return !isTyped || stage === "Talking" ? "open" : "announce";
}
