/** A provider's job as the server tells of it. */

import type { Step } from "@/shared/records";

export interface JobOrder {
	title: string;
	description: string;
	kind: string;
	urgency: string;
	urgency_label: string;
	area: string | null;
	area_label: string;
	appointment_at: string | null;
	// Only while the job is in hand.
	caller_name?: string | null;
	caller_phone?: string | null;
	address?: string | null;
	latitude?: number | null;
	longitude?: number | null;
}

export interface JobRow {
	name: string;
	work_order: string;
	stage: string;
	state_label: string;
	category_label: string;
	distance_km: number | null;
	offered_at: string | null;
	done_at: string | null;
	fee: number | null;
	due_at: string | null;
	order: JobOrder;
}

export type Job = JobRow &
	Record<string, unknown> & {
		note: string | null;
		refusal_reason: string | null;
		price: string | null;
		completion_fields: string[];
		actions: Step[];
	};
