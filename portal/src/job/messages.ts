/** The messages of the hotline to whoever works outside. */

import { ref } from "vue";

import { api } from "@/shared/api";

export interface Message {
	name: string;
	subject: string;
	text: string | null;
	at: string;
	read: number;
	/** The job it is about. */
	job: string | null;
	/** Whether it is about the provider's own record. */
	of_record: boolean;
}

/** How many are not read yet. */
export const unread = ref<number>();

export async function countUnread() {
	try {
		unread.value = await api<number>("inbox.unread");
	} catch {
		// Shown is what was known; the pages themselves tell that there is no network.
	}
}

export async function markRead(message?: string) {
	await api("inbox.mark_read", message ? { message } : {});
	await countUnread();
}
