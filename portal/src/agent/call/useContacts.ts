/** What the public wrote by web or message and the server laid before this agent, until it is opened. */

import { ref } from "vue";

import { __ } from "@/shared/i18n";
import { onMessage } from "@/shared/realtime";

/** What `hotline_contact` tells. */
export interface Contact {
	what: "order" | "urge";
	order: string;
	title: string | null;
	customer_name: string | null;
}

const contacts = ref<Contact[]>([]);

/** Begin to listen; once, by the frame of all pages. */
export const startContacts = () =>
	onMessage<Contact>("hotline_contact", (told) => {
		contacts.value = [...contacts.value.filter(({ order }) => order !== told.order), told];
	});

export const useContacts = () => ({
	contacts,
	/** It lies before the agent now. */
	take: (order: string) => (contacts.value = contacts.value.filter((contact) => contact.order !== order)),
	/** What is said of it. */
	label: ({ what, order, title }: Contact) =>
		what === "urge" ? __("The customer urges order {0}.", [order]) : __("New message from the public: {0}", [title || order]),
});
