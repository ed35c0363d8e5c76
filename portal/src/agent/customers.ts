/** Customers as the server tells of them. */

import type { Values } from "@/form/schema";

export interface CustomerRow {
	name: string;
	customer_name: string;
	gender: string | null;
	phone: string | null;
	phones: string[];
	card_number: string | null;
	area: string | null;
	area_label: string;
	address: string | null;
	notes: string | null;
	/** Why it is likely the same person as another. */
	reasons?: string[];
}

export interface KindCount {
	kind: string;
	label: string;
	count: number;
}

export interface HistoryEntry {
	kind: string;
	label: string;
	icon: string;
	doctype: string;
	name: string;
	at: string;
	title: string;
	order?: string;
	state?: string;
	stage?: string;
	detail?: string | null;
	rating?: number | null;
}

export interface CustomerView {
	customer: Values & { name: string; customer_name: string; arrears?: number; notes?: string; masked: string[] };
	labels: Record<string, string>;
	may_edit: boolean;
	phones: string[];
	counts: KindCount[];
	traces: { content: string; comment_by: string; creation: string }[];
}

export const REASONS: Record<string, string> = {
	phone: "Same phone",
	card_number: "Same card number",
	name: "Same name and address",
};

// Counting ends here; the server says so.
const MOST = 100;

/** A count as it is shown: past what is counted only that there is more. */
export const shownCount = (count: number) => (count >= MOST ? `${MOST - 1}+` : String(count));

/** Where a person lives, in one line. */
export const placeOf = ({ address, area_label }: Pick<CustomerRow, "address" | "area_label">) =>
	[address, area_label].filter(Boolean).join(", ");
