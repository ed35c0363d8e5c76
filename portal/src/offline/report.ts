/** A report of finished work: what it holds, and what becomes of it when it is sent. */

import type { Values } from "@/form/schema";
import type { RequestFailure } from "@/shared/errors";

export interface Report {
	/** Tells the server repeated sendings of one report from another report. */
	key: string;
	job: string;
	order: string;
	title: string;
	action: string;
	values: Values;
	at: number;
	/** Why the server did not take it; undefined while it waits for the network. */
	refusal?: RequestFailure;
}

/** A name that no other has; also where the browser's own maker of them asks for a safe connection. */
export function newKey(): string {
	return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const LOCAL = "local:";

/** The address of a picture that is still on this device. */
export const localAddress = (id: string) => LOCAL + id;

/** The picture's id, undefined for any other value. */
export function localId(value: unknown): string | undefined {
	return typeof value === "string" && value.startsWith(LOCAL) ? value.slice(LOCAL.length) : undefined;
}

/** The ids of the pictures on this device that the values name, in rows of tables, too. */
export function localIds(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(localIds);
	if (value && typeof value === "object") return Object.values(value).flatMap(localIds);
	const id = localId(value);
	return id ? [id] : [];
}

/** The values with the picture `id` at its address on the server. */
export function withAddress<Value>(value: Value, id: string, address: string): Value {
	if (Array.isArray(value)) return value.map((part) => withAddress(part, id, address)) as Value;
	if (value && typeof value === "object")
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withAddress(part, id, address)])) as Value;
	return localId(value) === id ? (address as Value) : value;
}

const TOO_EARLY = 425;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** Whether sending the same again may succeed: the network, the server or the session was what failed. */
export function mayRetry(failure: RequestFailure, isSessionOver: boolean): boolean {
	return (
		isSessionOver || !failure.status || [TOO_EARLY, TOO_MANY].includes(failure.status) || failure.status >= SERVER_ERROR
	);
}
