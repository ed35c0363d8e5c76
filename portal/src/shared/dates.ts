/** Dates, times and amounts as the user reads them. */

import { boot } from "./boot";
import { __ } from "./i18n";
import { spanOf, toMoment, toServer } from "./time";

const zone = boot.time_zone;
const locale = boot.language;

const style = (options: Intl.DateTimeFormatOptions) => {
	const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
	return (moment: number) => format.format(moment);
};
const asTime = style({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const asDay = style({ month: "short", day: "numeric" });
const asDate = style({ dateStyle: "medium" });
const asMoment = style({ dateStyle: "medium", timeStyle: "short", hourCycle: "h23" } as never);

/** The moment of a server's date-time, undefined for none. */
export function momentOf(text: string | null | undefined): number | undefined {
	const moment = text ? toMoment(text, zone) : NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

/** Now, as the server writes it. */
export const serverNow = () => isoOf(Date.now());

/** A moment, as the server writes it. */
export const isoOf = (moment: number) => toServer(moment, zone);

/** Today's times without the date, others with it. */
export function shortDateTime(text: string | null | undefined): string {
	const moment = momentOf(text);
	if (moment === undefined) return "";
	const isToday = asDate(moment) === asDate(Date.now());
	return isToday ? asTime(moment) : `${asDay(moment)} ${asTime(moment)}`;
}

export function longDateTime(text: string | null | undefined): string {
	const moment = momentOf(text);
	return moment === undefined ? "" : asMoment(moment);
}

export function longDate(text: string | null | undefined): string {
	const moment = momentOf(text);
	return moment === undefined ? "" : asDate(moment);
}

/** How long it still takes, or for how long it has been due. */
export function remaining(due: number, now: number): string {
	const { days, hours, minutes, seconds } = spanOf(due - now);
	const amount = days
		? __("{0} d {1} h", [days, hours])
		: hours
			? __("{0} h {1} min", [hours, minutes])
			: `${minutes}:${String(seconds).padStart(2, "0")}`;
	return now > due ? __("{0} late", [amount]) : amount;
}

const money = new Intl.NumberFormat(locale, {
	style: "currency",
	currency: boot.currency,
	currencyDisplay: "narrowSymbol",
});
const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });

export const amount = (value: number | string) => money.format(Number(value));
export const number = (value: number | string) => decimal.format(Number(value));

export function distance(km: number | null | undefined): string {
	return km == null ? "" : __("{0} km", [number(km)]);
}
