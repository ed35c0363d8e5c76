/** Marks of an order that change how it is handled. */

export interface Flagged {
	scope?: string | null;
	held?: number;
	urge_count?: number;
	supervised?: number;
	confidential?: number;
	duplicate_of?: string | null;
	parent_order?: string | null;
}

export interface Flag {
	flag: string;
	theme: "red" | "amber" | "gray" | "blue";
}

/** The marks of an order, the most pressing first. */
export function flagsOf(order: Flagged): Flag[] {
	const flags: (Flag & { isSet: unknown })[] = [
		{ flag: "emergency", theme: "red", isSet: order.scope === "Emergency" },
		{ flag: "held", theme: "amber", isSet: order.held },
		{ flag: "supervised", theme: "red", isSet: order.supervised },
		{ flag: "urged", theme: "amber", isSet: order.urge_count },
		{ flag: "confidential", theme: "gray", isSet: order.confidential },
		{ flag: "outside", theme: "amber", isSet: order.scope === "Out of Scope" },
		{ flag: "repeat", theme: "blue", isSet: order.duplicate_of },
		{ flag: "part", theme: "blue", isSet: order.parent_order },
	];
	return flags.filter(({ isSet }) => isSet).map(({ flag, theme }) => ({ flag, theme }));
}
