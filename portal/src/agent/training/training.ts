/** What the server tells of one's own training, and of an examination under way. */

export interface Certificate {
	name: string;
	label: string;
	number: string | null;
	issued_on: string;
	valid_until: string | null;
	days_left: number | null;
}

export interface Exam {
	name: string;
	title: string;
	kind: "Questions" | "Typing Test";
	kind_label: string;
	description: string | null;
	minutes: number;
	pass_mark: number;
	minimum_speed: number;
	certificate: string | null;
	/** null: as many as wanted */
	attempts_left: number | null;
	attempt: string | null;
	due_from: string | null;
	is_due: boolean;
	may_start: boolean;
}

export interface Result {
	name: string;
	title: string;
	ended_at: string;
	passed: 0 | 1;
	score: number;
	speed: number;
	does_not_count: 0 | 1;
}

export interface Session {
	name: string;
	topic_label: string;
	form_label: string;
	starts_at: string;
	ends_at: string;
	teacher: string;
	place: string | null;
	repeat: boolean;
	material: { text: string | null; files: { file_name: string; file_url: string }[] };
}

export interface Post {
	label: string;
	typing_speed: number;
	standard: { label: string; text: string }[];
}

export interface Overview {
	post: Post | null;
	certificates: Certificate[];
	missing: string[];
	exams: Exam[];
	results: Result[];
	repeat: string[];
	sessions: Session[];
}

export interface Question {
	row: string;
	text: string;
	type: string;
	type_label: string;
	points: number;
	options: { value: string; text: string }[];
	given: string[];
}

export interface Reviewed {
	text: string;
	given: string | null;
	right: string;
	points: number;
	points_got: number;
	explanation: string | null;
}

interface Common {
	name: string;
	exam: string;
	title: string;
	kind: Exam["kind"];
	minutes: number;
	pass_mark: number;
	minimum_speed: number;
}

export interface UnderWay extends Common {
	stage: "Open";
	seconds_left: number;
	text: string;
	typed: string;
	keystrokes: number;
	questions: Question[];
}

export interface Marked extends Common {
	stage: "Marked";
	ended_at: string;
	passed: boolean;
	score: number;
	speed: number;
	right_characters: number;
	certificate: string | null;
	valid_until: string | null;
	review: Reviewed[];
}

export type Attempt = UnderWay | Marked;

export const MULTIPLE = "Multiple Choice";

/** What is given after an option was chosen: one of them, or with several allowed one more or one less. */
export function choose(question: Pick<Question, "type" | "given">, value: string): string[] {
	if (question.type !== MULTIPLE) return [value];
	return question.given.includes(value) ? question.given.filter((one) => one !== value) : [...question.given, value];
}

/** The question to begin with: the first that has no answer, else the last one. */
export function firstOpen(questions: Pick<Question, "given">[]): number {
	const open = questions.findIndex(({ given }) => !given.length);
	return open < 0 ? Math.max(questions.length - 1, 0) : open;
}

/** What is left of the time as a clock shows it: 9:05, or 1:09:05. */
export function clock(seconds: number): string {
	const left = Math.max(Math.ceil(seconds), 0);
	const parts = [Math.floor(left / 3600), Math.floor((left % 3600) / 60), left % 60];
	const shown = parts[0] ? parts : parts.slice(1);
	return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}

export interface Piece {
	text: string;
	state: "right" | "wrong" | "here" | "ahead";
}

/** The text in pieces by how far it was typed, character by character: as a help for the eye. */
export function pieces(text: string, typed: string): Piece[] {
	const found: Piece[] = [];
	const add = (part: string, state: Piece["state"]) => {
		const last = found.at(-1);
		if (last?.state === state) last.text += part;
		else if (part) found.push({ text: part, state });
	};
	for (let place = 0; place < text.length; place++) {
		if (place < typed.length) add(text[place], text[place] === typed[place] ? "right" : "wrong");
		else if (place === typed.length) add(text[place], "here");
		else {
			add(text.slice(place), "ahead");
			break;
		}
	}
	return found;
}
