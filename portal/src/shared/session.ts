import { api, callMethod } from "./api";

/** Change the language of the user and show the page in it. */
export async function changeLanguage(language: string) {
	await api("portal.set_language", { language });
	window.location.reload();
}

export async function signOut() {
	await callMethod("logout");
	signIn();
}

/** Go to the sign-in page and come back here afterwards. */
export function signIn() {
	const here = window.location.pathname + window.location.search;
	window.location.href = `/login?redirect-to=${encodeURIComponent(here)}`;
}
