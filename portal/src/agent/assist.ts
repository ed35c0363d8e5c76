/** What the server knows about an order while it is being typed. */

import type { Values } from "@/form/schema";

export interface Change {
	fieldname: string;
	label: string;
	value: unknown;
	value_label: string;
}

export interface Routing {
	rule: string;
	rule_label: string;
	scope: "In Scope" | "Out of Scope" | "Emergency";
	scope_label: string;
	advice: string;
	script: string;
	emergency_numbers: string[];
	held: boolean;
	escalate_as: string | null;
	escalate_as_label: string;
	changes: Change[];
}

export interface Repeat {
	name: string;
	title: string;
	category_label: string;
	address: string | null;
	stage: string;
	state_label: string;
	handled_by: string | null;
	is_dispatched: boolean;
	requested_at: string;
	age_minutes: number;
	riders: number;
	score: number;
	reasons: string[];
}

export interface Notice {
	name: string;
	title: string;
	line: string;
	type: string;
	type_label: string;
	reason: string;
	script: string;
	starts_at: string;
	restores_at: string | null;
	/** Whether it has begun. */
	now: boolean;
}

export interface Assistance {
	routing: Routing | null;
	repeats: Repeat[];
	notices: Notice[];
}

// Of these one must be there; what the form begins with says nothing about the request.
const TELLING = ["caller_phone", "category", "area", "address", "title", "description"];

/** Whether there is enough to ask about. */
export const saysSomething = (values: Values) => TELLING.some((fieldname) => String(values[fieldname] ?? "").trim());

/** Where an emergency is reported, when the rule names no number. */
export const EMERGENCY_NUMBERS = ["110", "119", "120"];

export const numbersOf = ({ emergency_numbers }: Routing) =>
	emergency_numbers.length ? emergency_numbers : EMERGENCY_NUMBERS;
