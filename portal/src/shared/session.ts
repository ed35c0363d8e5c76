import { shallowRef } from "vue";

import { api, callMethod } from "./api";

/** What a portal does with what it keeps on the device when its user leaves. */
export interface Leaving {
	/** What would be lost; the user is asked before. */
	warning: () => string | undefined;
	clear: () => Promise<void>;
}

let leaving: Leaving = { warning: () => undefined, clear: async () => {} };

/** The question that is put to the user before signing out. */
export const leavingWarning = shallowRef<string>();

export const whenLeaving = (does: Leaving) => (leaving = does);

/** Change the language of the user and show the page in it. */
export async function changeLanguage(language: string) {
	await api("portal.set_language", { language });
	window.location.reload();
}

/** Sign out, or ask first if something would be lost. */
export async function signOut() {
	leavingWarning.value = leaving.warning();
	if (!leavingWarning.value) await leave();
}

/** Sign out, and leave nothing on the device. */
export async function leave() {
	await callMethod("logout");
	await leaving.clear();
	signIn();
}

/** Go to the sign-in page and come back here afterwards. */
export function signIn() {
	const here = window.location.pathname + window.location.search;
	window.location.href = `/login?redirect-to=${encodeURIComponent(here)}`;
}
