/** Calls and call-backs as lists show them. */

export interface CallRow {
	name: string;
	line_title: string;
	direction: "Inbound" | "Outbound" | "Internal";
	direction_label: string;
	number: string | null;
	customer: string | null;
	customer_name: string | null;
	work_order: string | null;
	stage: string;
	outcome: string | null;
	outcome_label: string;
	started_at: string | null;
	talk_s: number;
	waiting_s: number;
	wrap_up_label: string;
	by_hand: number;
	recording_state: string | null;
	agent: string | null;
	rating: number | null;
}

export interface CallBackRow {
	name: string;
	number: string;
	line_title: string;
	reason: string;
	reason_label: string;
	customer: string | null;
	customer_name: string | null;
	call: string | null;
	work_order: string | null;
	calls: number;
	tries: number;
	last_try_at: string | null;
	asked_at: string | null;
	next_due_at: string | null;
	remarks: string | null;
}

/** Of those to be called back, the ones with this reason; all without one. */
export const withReason = (rows: CallBackRow[], reasons?: string[]) => (reasons ? rows.filter(({ reason }) => reasons.includes(reason)) : rows);

/** How a call went, as an icon. */
export function iconOf({ direction, outcome }: Pick<CallRow, "direction" | "outcome">): string {
	if (outcome === "Voicemail") return "lucide-voicemail";
	if (outcome && outcome !== "Answered") return "lucide-phone-missed";
	return direction === "Outbound" ? "lucide-phone-outgoing" : "lucide-phone-incoming";
}
