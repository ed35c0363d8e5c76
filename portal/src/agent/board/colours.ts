import type { SeatState } from "../call/state";

/** How a seat looks in each state. */
export const TILES: Record<SeatState, string> = {
	Ringing: "border-outline-blue-3 bg-surface-blue-3 text-ink-gray-9",
	Talking: "border-outline-blue-2 bg-surface-blue-2 text-ink-gray-9",
	Holding: "border-outline-amber-2 bg-surface-amber-3 text-ink-gray-9",
	"Wrap-up": "border-outline-violet-2 bg-surface-violet-2 text-ink-gray-9",
	Ready: "border-outline-green-2 bg-surface-green-2 text-ink-gray-9",
	"Not Ready": "border-outline-amber-1 bg-surface-amber-2 text-ink-gray-9",
	"Signed Out": "border-outline-gray-2 bg-surface-gray-2 text-ink-gray-7",
};
