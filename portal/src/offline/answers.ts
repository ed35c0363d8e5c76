/** Answers of the server that are shown again while there is no network. */

import { shallowRef } from "vue";

import { failureOf } from "@/shared/errors";
import { store } from "./store";

/** Since when what is shown is what was kept: the moment of its answer; undefined while the server answers. */
export const keptSince = shallowRef<number>();

/** Return what `read` reads, and keep it as `key`; without network what was kept of it. */
export async function keeping<Data>(key: string, read: () => Promise<Data>): Promise<Data> {
	try {
		const data = await read();
		keptSince.value = undefined;
		await remember(key, data);
		return data;
	} catch (error) {
		if (failureOf(error).status !== 0) throw error;
		const kept = await recall(key);
		if (!kept) throw error;
		keptSince.value = Math.min(keptSince.value ?? kept.at, kept.at);
		return kept.data as Data;
	}
}

/** Whether the answer of `key` that is kept is about the record as it was at `modified`. */
export async function isKept(key: string, modified: string): Promise<boolean> {
	const kept = await recall(key);
	return (kept?.data as { modified?: string } | undefined)?.modified === modified;
}

/** Forget the answers whose key begins with `prefix`, save those of `keys`. */
export async function keepOnly(prefix: string, keys: string[]) {
	const database = await store();
	for (const key of await database.getAllKeys("answers")) {
		if (key.startsWith(prefix) && !keys.includes(key)) await database.delete("answers", key);
	}
}

async function remember(key: string, data: unknown) {
	try {
		await (await store()).put("answers", { at: Date.now(), data }, key);
	} catch {
		// No store, or a full one: the page works on, with network only.
	}
}

async function recall(key: string) {
	try {
		return await (await store()).get("answers", key);
	} catch {
		return undefined;
	}
}
