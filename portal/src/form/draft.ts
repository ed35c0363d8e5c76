/** What a user has typed and not sent yet, kept in the browser over a reload or a crash. */

import type { Values } from "./schema";

const MAX_AGE_MS = 24 * 3600 * 1000;

export interface Draft {
	read: () => Values | undefined;
	write: (values: Values) => void;
	clear: () => void;
}

/** The draft of `form` by `user`; one older than a day is forgotten. */
export function draftOf(form: string, user: string, storage: Storage, now = Date.now): Draft {
	const key = `hotline-draft:${user}:${form}`;
	const clear = () => storage.removeItem(key);
	return {
		read() {
			try {
				const { at, values } = JSON.parse(storage.getItem(key) ?? "null") ?? {};
				if (values && now() - at < MAX_AGE_MS) return values as Values;
			} catch {
				// Not ours, or damaged: as good as none.
			}
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
