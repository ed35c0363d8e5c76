/** A script as the server plays it, and the way of an agent through it. */

import type { Field } from "@/form/schema";

export interface ScriptAnswer {
	answer: string;
	gloss: string | null;
	/** What is stored in the order's field. */
	value: string;
	next_step: string | null;
}

export interface ScriptStep {
	step: string;
	say: string;
	/** The same in English. */
	gloss: string;
	todo: string;
	todo_gloss: string;
	asks: "" | "Choice" | "Text" | "Order Field" | null;
	fill_field: string | null;
	field: Field | null;
	answers: ScriptAnswer[];
	next_step: string | null;
	action: string | null;
	action_label: string;
	action_argument: string | null;
	/** Seconds; 0: never. */
	remind_after: number;
	remind_say: string;
	remind_gloss: string;
}

export interface Script {
	script: string;
	version: number;
	title: string;
	situation: string;
	situation_label: string;
	why: string[];
	language: string;
	has_badge: boolean;
	steps: ScriptStep[];
}

export interface Situation {
	name: string;
	label: string;
	description: string;
	key_words: string;
	comes_up: boolean;
}

/** A step that was passed. */
export interface Passed {
	step: string;
	said: string;
	answer?: string;
	value?: string;
	action?: string;
	/** When, in milliseconds. */
	at: number;
}

/** Where an agent is in a script; without `at` it has ended. */
export interface Play {
	at?: string;
	path: Passed[];
}

export const begin = (script: Script): Play => ({ at: script.steps[0]?.step, path: [] });

export const stepOf = (script: Script, play: Play): ScriptStep | undefined =>
	script.steps.find(({ step }) => step === play.at);

/** Go on from the present step, with the answer that was given there. */
export function advance(script: Script, play: Play, now: number, given: Given = {}): Play {
	const step = stepOf(script, play);
	if (!step) return play;
	const next = given.choice ? given.choice.next_step : step.next_step;
	const passed: Passed = { step: step.step, said: step.say, at: now };
	const answer = given.choice?.answer ?? given.text;
	if (answer) Object.assign(passed, { answer, value: given.choice?.value ?? given.text });
	if (given.action) passed.action = given.action;
	return { at: next || undefined, path: [...play.path, passed] };
}

export interface Given {
	choice?: ScriptAnswer;
	text?: string;
	/** What was done at this step besides. */
	action?: string;
}

/** Return to the step before; what was answered there is taken back. */
export function back(play: Play): Play {
	const last = play.path.at(-1);
	return last ? { at: last.step, path: play.path.slice(0, -1) } : play;
}

/** The path as the server keeps it: with the seconds since each step. */
export const kept = (path: Passed[], now: number) =>
	path.map(({ at, ...passed }) => ({ ...passed, ago: Math.max(0, Math.round((now - at) / 1000)) }));

/** Those of the situations that `text` is about, by label, description or key words. */
export function found(situations: Situation[], text: string): Situation[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	return situations.filter((situation) => {
		const all = [situation.name, situation.label, situation.description, situation.key_words].join("\n").toLowerCase();
		return words.every((word) => all.includes(word));
	});
}

/** What is read first and what beside it: English pages show the gloss, what is spoken stands below it. */
export function inLanguage(text: string, gloss: string, language: string): [string, string] {
	return language.startsWith("zh") || !gloss || gloss === text ? [text, ""] : [gloss, text];
}

const DIGIT = /^[1-9]$/;

/** The number of the answer that a key chooses, from 0; undefined for other keys and while somebody types. */
export function chosenBy(event: KeyboardEvent): number | undefined {
	if (event.altKey || event.ctrlKey || event.metaKey || !DIGIT.test(event.key) || isTyping(event)) return undefined;
	return Number(event.key) - 1;
}

export function isTyping(event: Event): boolean {
	const target = event.target as HTMLElement | null;
	return Boolean(target?.closest?.("input, textarea, select, [contenteditable=true], [role=dialog]"));
}
