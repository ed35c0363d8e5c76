/** A provider's own record as the server tells of it. */

import { asked } from "@/form/asked";
import { __ } from "@/shared/i18n";

export interface Warning {
	name: string;
	reason: string;
	given_on: string;
	expires_on: string;
	answer: string | null;
}

export interface OwnRecord {
	name: string;
	provider_name: string;
	stage: string;
	stage_label: string;
	level: string | null;
	quality: number;
	/** When the quality was computed; null before the first time. */
	quality_at: string | null;
	agreement_number: string | null;
	agreement_from: string | null;
	agreement_until: string | null;
	suspended_until: string | null;
	calendar_label: string | null;
	contact_person: string | null;
	phone: string | null;
	email: string | null;
	address: string | null;
	load_limit: number;
	services: { category: string; price: string | null; amount: number }[];
	warnings: Warning[];
	history: { stage_label: string; reason: string | null; changed_at: string; until: string | null }[];
}

/** What a provider keeps up to date itself. */
export const ownFields = () => [
	asked("Data", "contact_person", __("Contact Person"), { reqd: 1 }),
	asked("Data", "phone", __("Phone"), { reqd: 1 }),
	asked("Data", "email", __("E-mail")),
	asked("Data", "address", __("Address")),
	asked("Int", "load_limit", __("Load Limit"), { description: __("Orders in hand at the same time; 0: no limit") }),
];

/** The record in lines of a label and what it says; what is not on record is left out. */
export function linesOf(record: OwnRecord, day: (text: string) => string): [string, string][] {
	const agreement = [record.agreement_number, record.agreement_until && __("until {0}", [day(record.agreement_until)])];
	const lines: [string, string | null][] = [
		[__("Contact Person"), record.contact_person],
		[__("Phone"), record.phone],
		[__("E-mail"), record.email],
		[__("Address"), record.address],
		[__("Working Hours"), record.calendar_label],
		[__("Load Limit"), record.load_limit ? String(record.load_limit) : __("No limit")],
		[__("Agreement"), agreement.filter(Boolean).join(" · ")],
	];
	return lines.filter((line): line is [string, string] => Boolean(line[1]));
}
