/** What can be done with an order besides the steps of its workflow; what of it the user may, the server says. */

import { asked, choicesOf } from "@/form/asked";
import type { Choice, Field, Values } from "@/form/schema";
import { api } from "@/shared/api";
import { may } from "@/shared/boot";
import { __ } from "@/shared/i18n";
import type { OrderView } from "@/shared/records";
import { possibleTargets, targetOf } from "./complaint";

export interface OrderAction {
	key: string;
	label: string;
	icon: string;
	/** What will happen, in a sentence. */
	text?: string;
	confirm: string;
	size?: "2xl" | "3xl";
	fields: (choices: Choice[]) => Field[];
	/** What the user chooses from, read when the dialog opens. */
	choices?: (order: string) => Promise<Choice[]>;
	begin?: (order: OrderView) => Values;
	run: (order: string, values: Values) => Promise<unknown>;
}

const LEVELS = ["Ordinary", "Serious", "Critical"] as const;
const SOURCES = ["Customer", "Agent"] as const;
const PURPOSES = ["Answer", "Confirmation", "Contact Check", "Progress", "Call Back", "Other"] as const;
const RESULTS = ["Reached", "No Answer", "Busy", "Wrong Number", "Refused"] as const;
const ROLES = ["Lead", "Support"] as const;
export const MATTERS = [
	"Difficult Caller",
	"Urgent Matter",
	"Serious Matter",
	"Hot Topic",
	"Suggestion",
	"Policy Conflict",
	"About an Agent",
	"Report of Wrongdoing",
	"Repeated Refusal",
	"Other",
] as const;

export const COMPLAINT_KINDS = ["Complaint", "Dispute", "Report of Wrongdoing", "Suggestion", "Praise"] as const;
export const CAUSES = ["Attitude", "Quality", "Late or Missed", "Price", "Damage", "Wrong Information", "Conduct", "Other"] as const;

const REQUIRED = { reqd: 1 };

const reason = (label = __("Reason")) => asked("Small Text", "reason", label, REQUIRED);
const select = (fieldname: string, label: string, values: readonly string[]) =>
	asked("Select", fieldname, label, { ...REQUIRED, options: choicesOf(values, __), default: values[0] });
const channel = () => asked("Link", "channel", __("Channel"), { options: "HL Channel" });

/** The actions in the order in which they are offered; `key` is the server's name of the right. */
export function orderActions(): OrderAction[] {
	return [
		{
			key: "log_contact",
			label: __("Log a contact"),
			icon: "lucide-phone",
			text: __("Keep a talk with the customer, or a try at one."),
			confirm: __("Keep"),
			fields: () => [
				select("purpose", __("Purpose"), PURPOSES),
				select("result", __("Result"), RESULTS),
				channel(),
				asked("Small Text", "note", __("Note")),
			],
			run: (order, values) => api("orders.log_contact", { order, ...values }),
		},
		{
			key: "promise",
			label: __("Promise a time"),
			icon: "lucide-calendar-clock",
			text: __("The customer gets an answer by then, in the way chosen here."),
			confirm: __("Promise"),
			fields: () => [
				asked("Datetime", "at", __("Promised By"), REQUIRED),
				asked("Link", "answer_by", __("Answer By"), { options: "HL Channel" }),
			],
			begin: ({ order }) => ({ at: order.promised_at ?? null, answer_by: order.answer_by ?? null }),
			run: (order, values) => api("orders.promise", { order, ...values }),
		},
		{
			key: "urge",
			label: __("Urge"),
			icon: "lucide-bell-ring",
			text: __("Whoever has the order in hand is told to get on with it."),
			confirm: __("Urge"),
			fields: () => [
				select("source", __("Urged By"), may.lead ? [...SOURCES, "Shift Leader"] : SOURCES),
				asked("Small Text", "content", __("What Was Said")),
				channel(),
			],
			run: (order, values) => api("watch.urge", { order, ...values }),
		},
		{
			key: "supervise",
			label: __("Supervise"),
			icon: "lucide-eye",
			text: __("The unit has to report on the order."),
			confirm: __("Supervise"),
			fields: () => [
				select("level", __("Level"), LEVELS),
				reason(),
				asked("Small Text", "requirement", __("What Is Required")),
				asked("Datetime", "report_by", __("Report By"), { description: __("Empty: as the SLA policy says") }),
			],
			run: (order, values) => api("watch.supervise", { order, ...values }),
		},
		{
			key: "escalate",
			label: __("Pass upward"),
			icon: "lucide-arrow-up-right",
			text: __("The person in charge of such matters is told at once."),
			confirm: __("Pass upward"),
			fields: () => [
				select("matter", __("Matter"), MATTERS),
				asked("Text", "content", __("What It Is About"), REQUIRED),
			],
			run: (order, values) => api("watch.escalate", { order, ...values }),
		},
		{
			key: "complain",
			label: __("Complain about the service"),
			icon: "lucide-message-square-warning",
			text: __("Becomes a complaint with a handler and deadlines of its own. Whoever it is about doesn't see it."),
			confirm: __("Register"),
			choices: possibleTargets,
			fields: (targets) => [
				select("kind", __("Kind"), COMPLAINT_KINDS),
				asked("Autocomplete", "about", __("Whom It Is About"), { ...REQUIRED, options: targets }),
				asked("Data", "target_name", __("Named As"), { description: __("As the complainant names them") }),
				asked("Text", "content", __("What the complainant says"), REQUIRED),
				asked("Select", "reason", __("Cause"), { options: choicesOf(CAUSES, __) }),
				asked("Check", "anonymous", __("Anonymous")),
				asked("Check", "confidential", __("Confidential")),
			],
			run: (order, { about, ...values }) =>
				api("complaints.raise_from_order", { order, ...values, ...targetOf(String(about)) }),
		},
		{
			key: "transfer",
			label: __("To a linked line"),
			icon: "lucide-forward",
			text: __("The matter goes to another line, which sends its result back. The order stays here, and its deadlines run on."),
			confirm: __("Hand on"),
			choices: () => api<Choice[]>("transfers.linked_lines"),
			fields: (lines) => [
				asked("Autocomplete", "partner", __("Linked Line"), { ...REQUIRED, options: lines }),
				reason(),
				asked("Text", "content", __("What the Line Is Told")),
				asked("Check", "with_place", __("With the Address")),
				asked("Check", "with_caller", __("With the Caller's Name and Phone")),
				asked("Data", "told_to", __("Told To"), { description: __("If it is passed on by telephone") }),
			],
			begin: ({ order }) => ({ content: order.description ?? null }),
			run: (order, values) => api("transfers.send", { order, ...values }),
		},
		{
			key: "split",
			label: __("Split among units"),
			icon: "lucide-split",
			text: __("Each unit gets a part of its own; one of them leads. The order is done when all parts are."),
			confirm: __("Split"),
			size: "3xl",
			fields: () => [
				asked("Table", "parts", __("Sub-orders"), {
					...REQUIRED,
					fields: [
						asked("Link", "handling_unit", __("Handling Unit"), { ...REQUIRED, options: "HL Handling Unit" }),
						select("role", __("Role"), ROLES),
						asked("Small Text", "description", __("What this unit has to do")),
					],
				}),
			],
			begin: () => ({
				parts: ROLES.map((role) => ({ handling_unit: null, role, description: null })),
			}),
			run: (order, values) => api("orders.split", { order, ...values }),
		},
		{
			key: "unmerge",
			label: __("Separate"),
			icon: "lucide-unlink",
			text: __("The order stands alone again and is handled by itself."),
			confirm: __("Separate"),
			fields: () => [reason()],
			run: (order, values) => api("orders.unmerge", { order, ...values }),
		},
		{
			key: "hand_over",
			label: __("Hand over"),
			icon: "lucide-user-round-cog",
			text: __("Somebody else answers for the order from now on, and is told."),
			confirm: __("Hand over"),
			choices: () => api<Choice[]>("people.agents"),
			fields: (people) => [
				asked("Autocomplete", "to_agent", __("To"), { ...REQUIRED, options: people }),
				reason(),
			],
			run: (order, values) => api("orders.hand_over", { orders: [order], ...values }),
		},
		{
			key: "review",
			label: __("Mark as reviewed"),
			icon: "lucide-stamp",
			text: __("The order may go out to a unit or provider."),
			confirm: __("Mark as reviewed"),
			fields: () => [asked("Small Text", "note", __("Note"))],
			run: (order, values) => api("orders.review", { order, ...values }),
		},
		{
			key: "release",
			label: __("Release"),
			icon: "lucide-lock-open",
			text: __("The order was held by a routing rule; it may go out now."),
			confirm: __("Release"),
			fields: () => [asked("Small Text", "note", __("Note"))],
			run: (order, values) => api("orders.release", { order, ...values }),
		},
		{
			key: "reopen",
			label: __("Reopen"),
			icon: "lucide-rotate-ccw",
			text: __("The order is taken up again, with deadlines of its own. What was done stays on record."),
			confirm: __("Reopen"),
			fields: () => [reason(__("Reason of Reopening"))],
			run: (order, values) => api("orders.reopen", { order, ...values }),
		},
	];
}
