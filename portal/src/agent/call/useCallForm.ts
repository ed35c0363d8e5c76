/** The form of a call: opened when the call comes, without taking away what is being typed. */

import { shallowRef, watch } from "vue";
import { useRouter } from "vue-router";

import { isBusyElsewhere, isFront } from "./front";
import type { Call } from "./state";
import { useTelephony } from "./useTelephony";

/** The call whose form the agent asks for; the intake takes it up. */
export const wanted = shallowRef<Call>();

export function useCallForm() {
	const router = useRouter();

	function open(call: Call) {
		wanted.value = call;
		if (router.currentRoute.value.name !== "new") router.push({ name: "new" });
	}
	return { open };
}

/** Go to the intake when a call comes in, in the window that the agent looks at; once, by the frame. */
export function popCalls() {
	const router = useRouter();
	const { came } = useTelephony();
	watch(came, (call) => {
		if (!call || call.stage === "Ended" || !isFront() || !router.hasRoute("new")) return;
		const page = router.currentRoute.value.name;
		// A wall is for looking at.
		if (page !== "new" && page !== "board" && !isBusyElsewhere()) router.push({ name: "new" });
	});
}
