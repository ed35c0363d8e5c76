/** Complaints as the server tells of them. */

import type { Choice } from "@/form/schema";
import { api } from "@/shared/api";
import type { Clock, Step } from "@/shared/records";
import type { Improvement } from "./improvement";

export interface ComplaintRow {
	name: string;
	title: string;
	kind_label: string;
	line_label: string;
	stage: string;
	state_label: string;
	target_label: string;
	target_name: string | null;
	/** Whom it is about, as a reader calls them. */
	target_shown: string | null;
	complainant_name: string | null;
	complainant_phone: string | null;
	handler: string | null;
	handler_name: string | null;
	confidential: number;
	supervised: number;
	urge_count: number;
	received_at: string;
	closed_at: string | null;
	next_due_at: string | null;
	next_clock?: { title: string; started_at: string } | null;
}

export interface Note {
	name: string;
	noted_at: string;
	user: string;
	kind: string;
	note: string;
	evidence: string | null;
}

export interface Review {
	name: string;
	reviewed_at: string;
	reviewer: string;
	decision: string;
	note: string | null;
	round: number;
}

export interface Appeal {
	name: string;
	appealed_at: string;
	reason: string;
	answer: string | null;
	round: number;
}

export interface ComplaintView {
	complaint: ComplaintRow & {
		work_order: string | null;
		came_in_as: string | null;
		notes: Note[];
		reviews: Review[];
		appeals: Appeal[];
	} & Record<string, unknown>;
	labels: Record<string, string>;
	/** Full names by user. */
	people: Record<string, string>;
	may_edit: boolean;
	may_improve: boolean;
	may_urge: boolean;
	may_supervise: boolean;
	actions: Step[];
	clocks: Clock[];
	improvements: Improvement[];
}

interface Target {
	target_type: string;
	target: string | null;
	label: string;
	name: string | null;
}

const SEPARATOR = "|";

/** Whom a complaint about the order's service may be about, to choose from. */
export async function possibleTargets(order: string): Promise<Choice[]> {
	const targets = await api<Target[]>("complaints.targets", { order });
	return targets.map(({ target_type, target, label, name }) => ({
		value: [target_type, target ?? ""].join(SEPARATOR),
		label: name ? `${label} · ${name}` : label,
	}));
}

/** The choice as the server takes it. */
export function targetOf(choice: string): { target_type: string; target: string | null } {
	const [target_type, ...target] = choice.split(SEPARATOR);
	return { target_type, target: target.join(SEPARATOR) || null };
}
