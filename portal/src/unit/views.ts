/** The lists of a handling unit. */

export const VIEWS = ["accept", "hand", "ended", "urged", "supervised"] as const;
export type View = (typeof VIEWS)[number];

export type Counts = Partial<Record<View, number>> & { units: string[] };

/** The list that an address names; the first one if it names none. */
export function viewOf(text: unknown): View {
	return VIEWS.find((view) => view === text) ?? "accept";
}
