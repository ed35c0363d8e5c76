/** A provider's certificates as the server tells of them. */

export interface Certificate {
	name: string;
	category_label: string;
	certificate_number: string;
	valid_until: string;
	/** Negative when it has expired. */
	days_left: number;
	renewal?: { certificate_number: string; state: string; state_label: string; review_note: string | null } | null;
}

/** The hotline warns of the expiry this early. */
const WARNING_DAYS = 30;

/** The colour of a certificate that has so many days left. */
export function expiryOf(days: number): "red" | "amber" | "green" {
	if (days < 0) return "red";
	return days <= WARNING_DAYS ? "amber" : "green";
}
