/** What scripts offer to do, by its name, as far as it can be done for a stored order. */

import { toast } from "frappe-ui";

import type { Values } from "@/form/schema";
import { api } from "@/shared/api";
import { failureOf } from "@/shared/errors";
import { __ } from "@/shared/i18n";

/** Actions that the order's menu has, by the script's name for them. */
const IN_MENU: Record<string, string> = { "Call Back": "promise", "Raise a Complaint": "complain" };

type Run = (order: string) => Promise<unknown>;

const AT_ONCE: Record<string, { run: Run; done: () => string }> = {
	Urge: {
		run: (order) => api("watch.urge", { order, source: "Customer" }),
		done: () => __("The order was urged."),
	},
	"Send Lookup Code": {
		run: (order) => api("scripts.send_lookup_code", { order }),
		done: () => __("The code was sent."),
	},
};

/** The fields of an order being typed that an action sets. */
export function fieldsOfAction(name: string, argument: unknown): Values {
	if (name === "Take an Order" && argument) return { urgency: argument };
	return name === "Raise a Complaint" ? { kind: "Complaint" } : {};
}

/**
 * Do for an order what its script offers; true if anything was done or asked. `openMenu` opens the dialog of
 * the order's menu of that name, where the user may do it.
 */
export async function doForOrder(
	name: string,
	order: string,
	openMenu: (key: string) => boolean,
): Promise<boolean> {
	if (IN_MENU[name]) return openMenu(IN_MENU[name]);
	const action = AT_ONCE[name];
	if (!action) return false;
	try {
		await action.run(order);
		toast.success(action.done());
	} catch (error) {
		toast.error(failureOf(error).messages.join(" ") || __("It could not be done."));
	}
	return true;
}
