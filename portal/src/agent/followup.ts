/** Follow-ups as the server tells of them, and what is checked before a result is sent. */

import type { Step } from "@/shared/records";

export interface FollowUpOrder {
	name: string;
	title: string;
	category_label: string;
	caller_name: string | null;
	caller_phone: string | null;
	address: string | null;
	done_at: string | null;
	resolution: string | null;
}

export interface FollowUpItem {
	name: string;
	work_order: string;
	due_at: string | null;
	done_at: string | null;
	next_at: string | null;
	stage: string;
	state_label: string;
	rating: number | null;
	round: number;
	purpose: string;
	purpose_label: string;
	assigned_to: string | null;
	assigned_name?: string;
	priority: "Normal" | "High";
	call_back: number;
	missed: number;
	supervised: number;
	urge_count: number;
	batch: string | null;
	outcome: string | null;
	order?: FollowUpOrder;
}

export interface Answer {
	name: string;
	question: string;
	question_label: string;
	answer_type: "Yes or No" | "Rating" | "Amount" | "Text";
	required: number;
	answer: string | null;
}

export interface Attempt {
	name?: string;
	attempted_at: string;
	result: string;
	reason: string | null;
	next_at: string | null;
}

export interface FollowUpView {
	task: FollowUpItem & {
		introduction: string;
		answers: Answer[];
		remarks: string | null;
		outcome_reason: string | null;
		answered_by: string | null;
		link_expires_at: string | null;
		attempts: Attempt[];
	};
	order?: FollowUpOrder;
	work: {
		provider_name: string;
		work_done: string;
		fee: number;
		parts: { part: string; brand?: string; model?: string; price?: number; quantity?: number }[];
		done_at: string;
	} | null;
	actions: Step[];
	tries_left: number;
	outcomes: { value: string; label: string }[];
	may_urge: boolean;
	may_supervise: boolean;
}

/** What a follow-up agent has to do. */
export interface Summary {
	mine: number;
	overdue: number;
	inbound_waiting: number;
	batches: Batch[];
}

export interface Batch {
	name: string;
	title: string;
	from_date: string;
	to_date: string;
	tasks: number;
	open: number;
	overdue: number;
	mine: number;
}

/** The follow-up to make now, or why there is none. */
export interface Next {
	task: string | null;
	inbound_waiting: number;
	next_at: string | null;
	away: boolean;
}

// An action of the workflow that leads to one of these stages needs the customer's answers.
export const ANSWERED_STAGES = ["Satisfied", "Unsatisfied"];

export const EVALUATION = "Evaluation";
/** A call to the enterprise: can it serve? */
export const AVAILABILITY = "Availability";
export const REWORK = "Rework";
export const NOTHING = "Nothing";
/** What follows by a complaint. */
export const COMPLAINTS = ["Complaint", "Both"];

/** What is missing before a result that rests on the customer's answers: row names, and "rating". */
export function missingAnswers(answers: Answer[], rating: number | null, purpose = EVALUATION): string[] {
	const missing = answers.filter(({ required, answer }) => required && !answer?.trim()).map(({ name }) => name);
	// Calls while the work is under way judge nothing yet.
	return rating || purpose !== EVALUATION ? missing : [...missing, "rating"];
}

const DIGITS = ["1", "2", "3", "4", "5"];

/** The rating that a key stands for, unless something is being typed. */
export function ratingOf(event: KeyboardEvent): number | undefined {
	const target = event.target as HTMLElement | null;
	const isTyping = target?.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target?.tagName ?? "");
	if (isTyping || event.ctrlKey || event.altKey || event.metaKey || !DIGITS.includes(event.key)) return undefined;
	return Number(event.key);
}
