/** A handling unit's job as the server tells of it, and which lists there are. */

import type { Step } from "@/shared/records";

export interface JobOrder {
	title: string;
	description: string;
	kind_label: string;
	urgency: string;
	urgency_label: string;
	area: string | null;
	area_label: string;
	appointment_at: string | null;
	promised_at: string | null;
	requested_at: string | null;
	confidential: number;
	handling_role: string | null;
	role_label: string;
	urge_count: number;
	supervised: number;
	// Only while the job is open.
	address?: string | null;
	latitude?: number | null;
	longitude?: number | null;
	// Never of a confidential order.
	caller_name?: string | null;
	caller_phone?: string | null;
}

export interface JobRow {
	name: string;
	work_order: string;
	handling_unit: string;
	stage: string;
	state_label: string;
	category_label: string;
	offered_at: string | null;
	ended_at: string | null;
	due_at: string | null;
	order: JobOrder;
}

export interface CourseStep {
	label: string;
	at: string;
	text?: string | null;
}

export interface Urge {
	name: string;
	number: number;
	source_label: string;
	urged_at: string;
	content: string | null;
	state: string;
	reply: string | null;
	replied_at: string | null;
}

export interface Supervision {
	name: string;
	stage: string;
	state_label: string;
	level_label: string;
	reason: string;
	requirement: string | null;
	report: string | null;
	review_note: string | null;
	issued_at: string | null;
	due_at: string | null;
	actions: Step[];
}

export type Job = JobRow &
	Record<string, unknown> & {
		note: string | null;
		refusal_reason: string | null;
		review_note: string | null;
		expected_arrival_at: string | null;
		completion_fields: string[];
		course: CourseStep[];
		attachments: { file_name: string; file_url: string }[];
		urges: Urge[];
		supervisions: Supervision[];
		actions: Step[];
	};

export const VIEWS = ["accept", "hand", "ended", "urged", "supervised"] as const;
export type View = (typeof VIEWS)[number];

export type Counts = Partial<Record<View, number>> & { units: string[] };

/** The list that an address names; the first one if it names none. */
export function viewOf(text: unknown): View {
	return VIEWS.find((view) => view === text) ?? "accept";
}

export interface Steps {
	complete?: Step;
	forward: Step[];
	/** Asking to return the order. */
	back: Step[];
}

/** The steps of a job by what they are: the end of the work, a step towards it, or away from it. */
export function stepsOf(actions: Step[]): Steps {
	return {
		complete: actions.find(({ stage }) => stage === "Done"),
		forward: actions.filter(({ stage }) => stage !== "Done" && !AWAY.includes(stage ?? "")),
		back: actions.filter(({ stage }) => AWAY.includes(stage ?? "")),
	};
}

const AWAY = ["Refusal Asked", "Refused", "Withdrawn"];
