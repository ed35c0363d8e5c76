/** How the queue is narrowed down, as its address says. */

type Query = Record<string, unknown>;

/** The fields of an order by which the queue can be narrowed down. */
export const NARROWING = ["line", "kind", "area", "handling_unit"] as const;

/** What of an address narrows the queue. */
export function narrowedBy(query: Query): Record<string, string> {
	const given = NARROWING.filter((name) => typeof query[name] === "string" && query[name] !== "");
	return Object.fromEntries(given.map((name) => [name, query[name] as string]));
}

/** An address without what says nothing. */
export const withoutEmpty = (query: Query): Query =>
	Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ""));
