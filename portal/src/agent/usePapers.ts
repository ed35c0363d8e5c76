import { nextTick, onScopeDispose, ref, shallowRef } from "vue";

import { draftOf, draftsOf, slotOf } from "@/form/draft";
import { boot } from "@/shared/boot";
import { newSlot, waiting, type Paper } from "./papers";

const FORM = "HL Work Order";
const MINE = "hotline-paper";
// So long another window has to say which form lies before it.
const ANSWER_MS = 3000;

type Word = { ask: true } | { holds: string; isAnswer?: true } | { left: string };

/**
 * The forms on the desk, over all windows of this browser. Each window has one form before it; the others
 * wait for whichever window takes them up, so two windows never write the same form.
 */
export function usePapers() {
	// Then the page that this window was before may still answer; what lay there is this window's own.
	const [loaded] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
	const wasReloaded = loaded?.type === "reload";
	const kept = window.sessionStorage.getItem(MINE);
	const active = ref(kept ?? newSlot());
	const parked = shallowRef<Paper[]>([]);
	/** Whether nothing was typed into the form before the agent; the form says it. */
	const isUntouched = ref(true);
	const elsewhere = new Set<string>();
	const channel = new BroadcastChannel(`hotline-papers:${boot.user}`);
	const say = (word: Word) => channel.postMessage(word);

	function look() {
		parked.value = waiting(draftsOf(FORM, boot.user, window.localStorage), active.value, elsewhere);
	}

	/** Lay this form before the agent; what lay there keeps its draft and waits. */
	function open(slot: string) {
		say({ left: active.value });
		active.value = slot;
		window.sessionStorage.setItem(MINE, slot);
		say({ holds: slot });
		look();
		// The form that goes writes its last words then.
		nextTick(look);
	}

	const begin = () => open(newSlot());

	function drop(slot: string) {
		draftOf(slotOf(FORM, slot), boot.user, window.localStorage).clear();
		if (slot === active.value) begin();
		else look();
	}

	channel.onmessage = ({ data }: MessageEvent<Word>) => {
		if ("ask" in data) say({ holds: active.value, isAnswer: true });
		if ("left" in data) elsewhere.delete(data.left);
		if ("holds" in data && data.holds === active.value) {
			// Who had the form before keeps it: a window that was duplicated begins with that of the other.
			if (!data.isAnswer) say({ holds: active.value, isAnswer: true });
			else if (!wasReloaded) begin();
		} else if ("holds" in data) elsewhere.add(data.holds);
		look();
	};

	const begun = active.value;
	open(begun);
	say({ ask: true });
	// A window that has just been opened goes on with what was left behind by one that is gone.
	const timer = setTimeout(() => {
		look();
		// Not over a form that a call has laid there meanwhile.
		const isIdle = active.value === begun && isUntouched.value;
		if (!kept && parked.value.length && isIdle) open(parked.value[0].slot);
	}, ANSWER_MS);

	const leave = () => say({ left: active.value });
	window.addEventListener("storage", look);
	window.addEventListener("pagehide", leave);
	onScopeDispose(() => {
		clearTimeout(timer);
		leave();
		window.removeEventListener("storage", look);
		window.removeEventListener("pagehide", leave);
		channel.close();
	});

	return { active, parked, isUntouched, open, begin, drop };
}
