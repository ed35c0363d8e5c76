/** Shifts and handovers as the server tells of them. */

import type { Choice } from "@/form/schema";

export interface Shift {
	name: string;
	title: string;
	line_label: string | null;
	starts_at: string;
	ends_at: string;
	post_label: string;
	/** Whether the user answers for it. */
	leads: boolean;
	/** Whether it may begin by now. */
	may_begin: boolean;
	seats_needed: number;
	handover: { name: string; status: "Open" | "Confirmed" } | null;
	people: { name: string; post_label: string; absent: number }[];
}

export interface LogEntry {
	name: string;
	at: string;
	kind: string;
	kind_label: string;
	text: string;
	by: string | null;
}

export interface Duty {
	shifts: Shift[];
	running: (Shift & { log: LogEntry[] })[];
	handovers: { name: string; title: string; drawn_up_at: string; takes_over: boolean }[];
	absences: { name: string; kind_label: string; from_date: string; to_date: string; stage: string; state_label: string }[];
	absence_kinds: Choice[];
	entry_kinds: Choice[];
}

export interface Matter {
	name: string;
	doctype: string;
	kind_label: string;
	record: string;
	subject: string | null;
	due_at: string | null;
	holder: string | null;
	note: string | null;
	confirmed: number;
	confirmed_by: string | null;
	question: string | null;
	answer: string | null;
}

export interface Handover {
	name: string;
	shift: string;
	title: string;
	status: "Open" | "Confirmed";
	status_label: string;
	given_by: string | null;
	relief: string | null;
	drawn_up_at: string;
	confirmed_at: string | null;
	remarks: string | null;
	may_confirm: boolean;
	may_answer: boolean;
	items: Matter[];
}

/** A question that waits for its answer keeps a matter from being confirmed. */
export const isAsked = (matter: Matter) => Boolean(matter.question && !matter.answer);

/** What is still to be confirmed, and of that what the relief can confirm now. */
export const toConfirm = (items: Matter[]) => items.filter(({ confirmed }) => !confirmed);

/** Whether the record's name tells people anything: numbers do, a hash does not. */
export const isTold = ({ record }: Matter) => !/^[0-9a-z]{10}$/.test(record);

/** The page of a record, if the portal has one for its type. */
export function pageOf(matter: Matter): { name: string; params: { name: string } } | undefined {
	const pages: Record<string, string> = { "HL Work Order": "order", "HL Complaint": "complaint", "HL Follow-up Task": "followup" };
	const page = pages[matter.doctype];
	return page ? { name: page, params: { name: matter.record } } : undefined;
}
