/** A dispatch as the server tells of it to whoever has it in hand, a provider or a handling unit. */

import type { Step } from "@/shared/records";

export const DOCTYPE = "HL Dispatch";

/** A dispatch whose fields a form shows. */
export type JobRecord = { name: string; modified?: string } & Record<string, unknown>;

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
	// Whose it is and where, only while it lasts; afterwards without phone and house number.
	address?: string | null;
	latitude?: number | null;
	longitude?: number | null;
	caller_name?: string | null;
	caller_phone?: string | null;
}

export interface JobRow {
	name: string;
	modified: string;
	work_order: string;
	handling_unit: string | null;
	stage: string;
	state_label: string;
	category_label: string;
	distance_km: number | null;
	offered_at: string | null;
	ended_at: string | null;
	fee: number | null;
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
	modified: string;
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
		price: string | null;
		/** What the customer was told of the price, or has agreed to, while that counts. */
		price_terms: string | null;
		/** Who else of the enterprise can take the job over. */
		colleagues: { user: string; name: string }[];
		is_open: boolean;
		completion_fields: string[];
		course: CourseStep[];
		attachments: { file_name: string; file_url: string }[];
		urges: Urge[];
		supervisions: Supervision[];
		actions: Step[];
	};

/** Between accepting a job and being there somebody can say when they come. */
const UNDER_WAY = ["Accepted", "Contacted", "Appointed", "On the Way"];

export const mayPromiseArrival = (stage: string) => UNDER_WAY.includes(stage);

export interface Steps {
	complete?: Step;
	forward: Step[];
	/** Refusing the job, or asking to return it. */
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
