/** Quality reviews and appraisals as the server tells of them, and what keys do to a card. */

import type { Step } from "@/shared/records";
import type { Improvement } from "../improvement";

export type Result = "" | "Scored" | "Passed" | "Failed" | "Not Applicable";

export interface CardItem {
	name: string;
	label: string;
	dimension_label: string;
	guidance_label: string;
	knock_out: 0 | 1;
	weight: number;
	max_points: number;
	result: Result | null;
	points: number;
	remarks: string | null;
}

export interface ReviewRow {
	name: string;
	subject: "Call" | "Order";
	subject_label: string;
	scorecard_label: string;
	plan_label: string;
	line_label: string;
	call: string | null;
	work_order: string | null;
	agent: string;
	agent_name: string;
	reviewer: string;
	reviewer_name: string;
	stage: string;
	state_label: string;
	why: string;
	why_label: string;
	due_on: string | null;
	score: number;
	knocked_out: 0 | 1;
	scored_at: string | null;
	objection_until: string | null;
}

export interface ReviewCall {
	name: string;
	direction_label: string;
	line_label?: string;
	caller_number: string | null;
	started_at: string;
	talk_s: number;
	hold_s: number;
	waiting_s: number;
	rating: number;
	recording_state: string | null;
}

export interface ReviewOrder {
	name: string;
	title: string | null;
	kind_label: string;
	category_label?: string;
	address: string | null;
	description: string | null;
	resolution: string | null;
	requested_at: string;
	stage: string;
	workflow_state_label?: string;
}

export interface ReviewView {
	review: ReviewRow & {
		modified: string;
		items: CardItem[];
		remarks: string | null;
		improvement: string | null;
		customer_asked: 0 | 1;
		customer_said: string | null;
		objection: string | null;
		objected_at: string | null;
		decision: string | null;
		decision_note: string | null;
		decided_at: string | null;
		score_before: number;
	};
	may_score: boolean;
	may_decide: boolean;
	is_own: boolean;
	asks_for_improvement: boolean;
	may_improve: boolean;
	actions: Step[];
	call: ReviewCall | null;
	order: ReviewOrder | null;
	improvements: Improvement[];
}

export interface AppraisalRow {
	name: string;
	scheme_label: string;
	subject_name: string;
	from_date: string;
	to_date: string;
	stage: string;
	state_label: string;
	total: number;
	is_own: boolean;
	is_my_turn: boolean;
}

export interface AppraisalPart {
	name: string;
	label: string;
	weight: number;
	known: 0 | 1;
	score: number;
	number: number;
}

export interface Mark {
	name: string;
	label: string;
	guidance_label: string;
	self_score: number;
	superior_score: number;
	remarks: string | null;
}

export interface AppraisalView {
	appraisal: AppraisalRow & {
		modified: string;
		superior_name: string | null;
		parts: AppraisalPart[];
		marks: Mark[];
		self_words: string | null;
		superior_words: string | null;
		objection: string | null;
	};
	/** Which marks the user gives now. */
	marking: "self_score" | "superior_score" | null;
	actions: Step[];
}

export interface Merit {
	name: string;
	kind: "Reward" | "Correction";
	kind_label: string;
	decided_on: string;
	reason: string;
	measure: string | null;
}

export type Judged = Pick<CardItem, "result" | "points">;

/** With so many points at most, each has a button and a key of its own. */
const MOST_KEYS = 9;
export const hasKeys = (item: Pick<CardItem, "knock_out" | "max_points">) => Boolean(item.knock_out) || item.max_points <= MOST_KEYS;

/** What can be chosen for an item, the best first. */
export function choicesOf(item: CardItem): Judged[] {
	const none: Judged = { result: "Not Applicable", points: 0 };
	if (item.knock_out) return [{ result: "Passed", points: 0 }, { result: "Failed", points: 0 }, none];
	if (!hasKeys(item)) return [none];
	const points = Array.from({ length: item.max_points + 1 }, (_, index) => item.max_points - index);
	return [...points.map((value): Judged => ({ result: "Scored", points: value })), none];
}

/** What a key on an item means: a digit its points, or passed (1) and failed (0); N that it does not apply. */
export function keyed(item: CardItem, key: string): Judged | undefined {
	if (key.toLowerCase() === "n") return { result: "Not Applicable", points: 0 };
	if (!/^\d$/.test(key) || !hasKeys(item)) return undefined;
	const digit = Number(key);
	if (item.knock_out) return digit > 1 ? undefined : { result: digit ? "Passed" : "Failed", points: 0 };
	return digit <= item.max_points ? { result: "Scored", points: digit } : undefined;
}

/** What the card is worth so far, as the server will compute it; undefined while nothing is judged. */
export function scoreOf(items: CardItem[]): number | undefined {
	if (items.some((item) => item.result === "Failed")) return 0;
	const scored = items.filter((item) => item.result === "Scored" && !item.knock_out);
	const whole = scored.reduce((sum, item) => sum + item.weight, 0);
	if (!whole) return undefined;
	const reached = scored.reduce((sum, item) => sum + (item.weight * item.points) / item.max_points, 0);
	return Math.round((1000 * reached) / whole) / 10;
}

export const isComplete = (items: CardItem[]) => items.every((item) => item.result);

/** The card as the server takes it. */
export const toSend = (items: CardItem[]) => items.map(({ name, result, points, remarks }) => ({ name, result, points, remarks }));

/** Results below are marked red, above green. */
const POOR = 60;
const GOOD = 85;
export const inkOf = (score: number) => (score < POOR ? "text-ink-red-8" : score >= GOOD ? "text-ink-green-8" : "text-ink-gray-9");
