/** What a user has typed and not sent yet, kept in the browser over a reload or a crash. */

import type { Values } from "./schema";

const MAX_AGE_MS = 24 * 3600 * 1000;

export interface Draft {
	read: () => Values | undefined;
	write: (values: Values) => void;
	clear: () => void;
}

/** A draft as it lies in the browser. */
export interface Kept {
	slot: string;
	at: number;
	values: Values;
}

const keyOf = (form: string, user: string) => `hotline-draft:${user}:${form}`;

/** The draft of `form` by `user`; one older than a day is forgotten. */
export function draftOf(form: string, user: string, storage: Storage, now = Date.now): Draft {
	const key = keyOf(form, user);
	const clear = () => storage.removeItem(key);
	return {
		read() {
			const kept = parse(storage.getItem(key));
			if (kept && now() - kept.at < MAX_AGE_MS) return kept.values;
			clear();
			return undefined;
		},
		write(values) {
			try {
				storage.setItem(key, JSON.stringify({ at: now(), values }));
			} catch {
				// The storage is full or switched off; typing goes on.
			}
		},
		clear,
	};
}

/** The name of one of several drafts of a form. */
export const slotOf = (form: string, slot: string) => `${form}/${slot}`;

/** All drafts of `form` by `user` that have a slot of their own, the latest first; old ones are forgotten. */
export function draftsOf(form: string, user: string, storage: Storage, now = Date.now): Kept[] {
	const prefix = keyOf(slotOf(form, ""), user);
	const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
	const found: Kept[] = [];
	for (const key of keys.filter((name) => name.startsWith(prefix))) {
		const kept = parse(storage.getItem(key));
		if (kept && now() - kept.at < MAX_AGE_MS) found.push({ slot: key.slice(prefix.length), ...kept });
		else storage.removeItem(key);
	}
	return found.sort((a, b) => b.at - a.at);
}

function parse(text: string | null): { at: number; values: Values } | undefined {
	try {
		const { at, values } = JSON.parse(text ?? "null") ?? {};
		return values ? { at, values } : undefined;
	} catch {
		// Not ours, or damaged: as good as none.
		return undefined;
	}
}
