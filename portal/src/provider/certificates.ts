/** A provider's certificates as the server tells of them. */

export interface Certificate {
	name: string;
	category_label: string;
	certificate_number: string;
	valid_until: string;
	/** Negative when it has expired. */
	days_left: number;
	/** It is time to renew it. */
	is_ending: boolean;
	renewal?: { certificate_number: string; state: string; state_label: string; review_note: string | null } | null;
}

/** The colour of a certificate: whether it holds, and for long. */
export function expiryOf({ days_left, is_ending }: Pick<Certificate, "days_left" | "is_ending">): "red" | "amber" | "green" {
	if (days_left < 0) return "red";
	return is_ending ? "amber" : "green";
}
