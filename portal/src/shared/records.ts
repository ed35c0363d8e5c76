/** What the server's methods answer with. */

import type { Field } from "@/form/schema";

/** A step of a workflow that the user may take now. */
export interface Step {
	action: string;
	label: string;
	leads_to: string;
	stage: string | null;
	needs: Field[];
	/** What a form for the step offers besides, with what the record holds now as `default`. */
	may?: Field[];
}

export interface OrderRow {
	name: string;
	modified?: string;
	title: string;
	category: string;
	category_label: string;
	kind_label: string;
	urgency: string;
	urgency_label: string;
	stage: string;
	state_label: string;
	caller_name: string | null;
	caller_phone: string | null;
	area: string | null;
	area_label: string;
	address: string | null;
	provider: string | null;
	provider_name: string | null;
	requested_at: string;
	next_due_at: string | null;
	next_clock?: { title: string; started_at: string } | null;
	round: number;
	handling_unit?: string | null;
	handling_role?: string | null;
	role_label?: string;
	duplicate_of?: string | null;
	parent_order?: string | null;
	scope?: string | null;
	held?: number;
	urge_count?: number;
	supervised?: number;
	confidential?: number;
}

export interface Customer {
	name: string;
	customer_name: string;
	phone?: string;
	address?: string;
	area?: string;
	latitude?: number;
	longitude?: number;
	notes?: string;
}

export interface Caller {
	customer: Customer;
	orders: OrderRow[];
}

export interface Clock {
	title: string;
	state: string;
	state_label: string;
	breached: number;
	started_at: string;
	stopped_at: string | null;
	due_at: string | null;
	round: number;
}

export interface Dispatch {
	name: string;
	/** Either a provider or a handling unit has the job; `provider_name` is what people call it. */
	provider?: string;
	handling_unit?: string;
	provider_name: string;
	stage: string;
	state_label: string;
	distance_km?: number;
	note?: string;
	refusal_reason?: string;
	refusal_number?: number;
	offered_at?: string;
	accepted_at?: string;
	refused_at?: string;
	expired_at?: string;
	contacted_at?: string;
	appointed_at?: string;
	appointment_at?: string;
	set_out_at?: string;
	expected_arrival_at?: string;
	arrived_at?: string;
	priced_at?: string;
	agreed_at?: string;
	done_at?: string;
	confirmed_at?: string;
	next_due_at?: string;
	modified: string;
	rework_of?: string;
	free_of_charge?: number;
	quoted_price?: number;
	agreed_price?: number;
	agreed_terms?: string;
	/** What the customer was told of the price, or has agreed to, in words. */
	price_terms?: string | null;
	/** How the customer says yes to the work: Told by Provider, Not Needed, Signature or Code. */
	confirmation?: string;
	customer_confirmed?: number;
	work_done?: string;
	fee?: number;
	fee_reason?: string;
	compensation_amount?: number;
	compensation_reason?: string;
	actions: Step[];
}

export interface FollowUpRow {
	name: string;
	stage: string;
	state_label: string;
	due_at: string | null;
	done_at: string | null;
	rating: number | null;
	remarks: string | null;
}

export interface Comment {
	content: string;
	comment_by: string;
	creation: string;
}

export interface Handover {
	handed_at: string;
	from_agent: string | null;
	to_agent: string;
	reason: string | null;
}

export interface OrderView {
	order: OrderRow & { advice?: string | null; handovers?: Handover[]; customer?: string | null; masked: string[] } & Record<
			string,
			unknown
		>;
	labels: Record<string, string>;
	may_dispatch: boolean;
	may_edit: boolean;
	actions: Step[];
	clocks: Clock[];
	dispatches: Dispatch[];
	followups: FollowUpRow[];
	comments: Comment[];
	/** Orders that follow this one, and the parts into which it was split. */
	repeats: OrderRow[];
	parts: OrderRow[];
	/** What the user may do besides the workflow's steps, by the server's name of it. */
	may: Record<string, boolean>;
	/** Full names of the users who handed the order over. */
	people?: Record<string, string>;
}

export interface Candidate {
	provider: string;
	provider_name: string;
	phone: string;
	level: string | null;
	price: string | null;
	distance_km: number | null;
	jobs: number;
	load_limit: number;
	quality: number | null;
	is_open: boolean;
	/** 0 to 100, by the administrator's weights. */
	score: number;
	/** What counted, in the reader's language. */
	reasons: string[];
}

export const DONE_STAGES = ["Done", "Confirmed"];
export const OPEN_DISPATCH_STAGES = [
	"Offered",
	"Accepted",
	"Contacted",
	"Appointed",
	"On the Way",
	"Arrived",
	"Priced",
	"Working",
	"Refusal Asked",
];
export const DISPATCHABLE_STAGES = ["Accepted", "Handling", "Waiting"];
