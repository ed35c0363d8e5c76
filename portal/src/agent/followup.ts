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
}

// An action of the workflow that leads to one of these stages needs the customer's answers.
export const ANSWERED_STAGES = ["Satisfied", "Unsatisfied"];

/** What is missing before a result that rests on the customer's answers: row names, and "rating". */
export function missingAnswers(answers: Answer[], rating: number | null): string[] {
	const missing = answers.filter(({ required, answer }) => required && !answer?.trim()).map(({ name }) => name);
	return rating ? missing : [...missing, "rating"];
}
