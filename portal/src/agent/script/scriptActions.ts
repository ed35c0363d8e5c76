/** What scripts offer to do, by its name, as far as it can be done from here. */

import { toast } from "frappe-ui";

import type { Values } from "@/form/schema";
import { api, createRecord } from "@/shared/api";
import { failureOf } from "@/shared/errors";
import { __ } from "@/shared/i18n";

/** Actions that the order's menu has, by the script's name for them. */
const IN_MENU: Record<string, string> = { "Call Back": "promise", "Raise a Complaint": "complain" };

/** The order and the call in which something is offered. */
export interface Place {
	order?: string | null;
	call?: string | null;
	phone?: string | null;
	/** What it is done with, as the script's step says: a skill. */
	argument?: string | null;
}

type Run = (place: Place) => Promise<unknown>;

const AT_ONCE: Record<string, { needs: keyof Place; run: Run; done: () => string }> = {
	Urge: {
		needs: "order",
		run: ({ order }) => api("watch.urge", { order, source: "Customer" }),
		done: () => __("The order was urged."),
	},
	"Send Lookup Code": {
		needs: "order",
		run: ({ order }) => api("scripts.send_lookup_code", { order }),
		done: () => __("The code was sent."),
	},
	"Report Harassment": {
		needs: "phone",
		run: ({ phone, order, call }) =>
			createRecord("HL Blacklist Entry", { number: phone, kind: "Harassment", work_order: order, call, reason: __("Reported during the call, by the script") }),
		done: () => __("Reported to the shift leader."),
	},
	"Transfer to Skill": {
		needs: "call",
		run: ({ call, argument }) => api("calls.pass_on", { call, to: "Skill", ...(argument ? { skill: argument } : {}) }),
		done: () => __("The call is being transferred."),
	},
	"Transfer to Leader": {
		needs: "call",
		run: ({ call }) => api("calls.pass_on", { call, to: "Leader" }),
		done: () => __("The call is being transferred."),
	},
	"Ask for Rating": {
		needs: "call",
		run: ({ call }) => api("calls.pass_on", { call, to: "Rating" }),
		done: () => __("The caller is asked for a rating."),
	},
	"Hang Up": {
		needs: "call",
		run: ({ call }) => api("calls.command", { call, action: "hang_up" }),
		done: () => __("The call was ended."),
	},
};

/** The fields of an order being typed that an action sets. */
export function fieldsOfAction(name: string, argument: unknown): Values {
	if (name === "Take an Order" && argument) return { urgency: argument };
	return name === "Raise a Complaint" ? { kind: "Complaint" } : {};
}

/**
 * Do what a script offers; false where it can't be done here, so that the agent does it by hand. `openMenu`
 * opens the dialog of the order's menu of that name, where the user may do it.
 */
export async function doOffered(name: string, place: Place, openMenu: (key: string) => boolean): Promise<boolean> {
	if (IN_MENU[name]) return openMenu(IN_MENU[name]);
	const action = AT_ONCE[name];
	if (!action || !place[action.needs]) return false;
	try {
		await action.run(place);
		toast.success(action.done());
	} catch (error) {
		toast.error(failureOf(error).messages.join(" ") || __("It could not be done."));
	}
	return true;
}

/** Tell the agent what is left to do by hand. */
export const byHand = (name: string) => toast.info(__("Please do it by hand: {0}", [__(name)]));
