/** What went wrong, in words for the person who sees it. */

import { plainText } from "./text";

/** A request that failed; `status` is 0 when the server was not reached. */
export interface RequestFailure {
	status: number;
	type: string;
	messages: string[];
}

interface ErrorBody {
	exc_type?: string;
	message?: unknown;
	_error_message?: string;
	_server_messages?: string;
}

/** Read the body of an error response: the server's messages as plain text, each once. */
export function readFailure(status: number, body: string): RequestFailure {
	const parsed = (parse(body) ?? {}) as ErrorBody;
	const sent = parse(parsed._server_messages ?? "[]");
	const messages = (Array.isArray(sent) ? sent : []).map(messageOf);
	for (const other of [parsed._error_message, parsed.message]) {
		if (typeof other === "string") messages.push(other);
	}
	return { status, type: parsed.exc_type ?? "", messages: clean(messages) };
}

/** Read what a call of the library rejected with. */
export function failureOf(error: unknown): RequestFailure {
	const known = error as Partial<RequestFailure & { exc_type: string; messages: unknown[] }> | null;
	return {
		status: known?.status ?? 0,
		type: known?.type ?? known?.exc_type ?? "",
		messages: clean((known?.messages ?? []).map(messageOf)).filter((text) => text !== NO_MESSAGE),
	};
}

// What the library puts where the server said nothing.
const NO_MESSAGE = "Internal Server Error";

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** A message is a text, or a JSON object in a text, or the object itself. */
function messageOf(sent: unknown): string {
	const value = typeof sent === "string" ? (parse(sent) ?? sent) : sent;
	if (value && typeof value === "object" && "message" in value) return String(value.message);
	return typeof value === "object" ? "" : String(value);
}

function clean(messages: string[]): string[] {
	return [...new Set(messages.map(plainText).filter(Boolean))];
}
