/** What a portal keeps in the browser, so that work goes on without network. Emptied at sign-out. */

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import { boot } from "@/shared/boot";
import type { Report } from "./report";

interface Kept extends DBSchema {
	/** Answers of the server, by what was asked. */
	answers: { key: string; value: { at: number; data: unknown } };
	/** Pictures that were taken and not sent yet. */
	pictures: { key: string; value: { blob: Blob; name: string; at: number } };
	/** Reports of finished work that wait to be sent. */
	reports: { key: string; value: Report };
}

const VERSION = 1;
const PREFIX = "hotline-jobs:";

/** Each user has a store; nobody reads, or sends, what somebody else left on the phone. */
const nameOf = (user: string) => PREFIX + user;

let opening: Promise<IDBPDatabase<Kept>> | undefined;

export function store(): Promise<IDBPDatabase<Kept>> {
	opening ??= openDB<Kept>(nameOf(boot.user), VERSION, {
		upgrade(database) {
			for (const name of ["answers", "pictures", "reports"] as const) database.createObjectStore(name);
		},
	});
	return opening;
}

/** Forget all that was kept for this user: answers, pictures, reports, and the page itself. */
export async function forgetAll() {
	(await opening)?.close();
	opening = undefined;
	await deleteDB(nameOf(boot.user));
	await forgetPages();
}

/** Remove what others who signed in with this browser left behind, save reports that they must still send. */
export async function forgetOthers() {
	for (const { name = "" } of (await indexedDB.databases?.()) ?? []) {
		if (!name.startsWith(PREFIX) || name === nameOf(boot.user)) continue;
		const database = await openDB<Kept>(name);
		const isNeeded = database.objectStoreNames.contains("reports") && (await database.count("reports")) > 0;
		if (isNeeded) await database.clear("answers");
		database.close();
		if (!isNeeded) await deleteDB(name);
	}
}

/** The page as the worker keeps it bears the user's name. */
async function forgetPages() {
	if (!("caches" in window)) return;
	const names = await caches.keys();
	await Promise.all(names.filter((name) => /^hotline-\w+-page$/.test(name)).map((name) => caches.delete(name)));
}
