import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";

import type { Values } from "@/form/schema";
import { api } from "@/shared/api";
import { failureOf, type RequestFailure } from "@/shared/errors";
import { advance, back, begin, kept, stepOf, type Given, type Play, type Script, type Situation } from "./script";

/** The moment of a call, as the panel's props tell it. */
export interface Moment {
	situation?: string;
	line?: string | null;
	kind?: string | null;
	order?: string | null;
	call?: string | null;
	/** Of an order that is being typed. */
	values?: Values;
	/** Whether answers are stored in the order at once. */
	fill?: boolean;
}

const DELAY_MS = 600;
// What of a typed order changes the words.
const NAMED = ["line", "kind", "caller_name", "caller_gender", "caller_phone", "area", "category", "address", "urgency", "scope"];

/**
 * The script for a moment, and the agent's way through it, which is kept with the call and the order.
 *
 * While nothing was answered the script follows the moment; later it stays, with its words brought up to date.
 */
export function useScript(moment: () => Moment) {
	const script = shallowRef<Script | null>();
	const situations = shallowRef<Situation[]>([]);
	const failure = shallowRef<RequestFailure>();
	const isLoading = ref(true);
	const play = shallowRef<Play>({ path: [] });
	const chosen = ref<string>();
	const step = computed(() => (script.value ? stepOf(script.value, play.value) : undefined));
	let run: string | undefined;
	let latest = 0;

	const asked = computed(() => {
		const { values = {}, situation, line, kind, order, call } = moment();
		const typed = Object.fromEntries(NAMED.filter((name) => values[name]).map((name) => [name, values[name]]));
		const place = { line: line || undefined, kind: kind || undefined, order: order || undefined, call: call || undefined };
		return { situation: chosen.value ?? situation, place: { ...place, values: typed } };
	});

	async function load(anew = false) {
		const mine = ++latest;
		const { situation, place } = asked.value;
		try {
			const [answer, all] = await Promise.all([
				api<Script | null>("scripts.for_moment", { situation, ...place }),
				api<Situation[]>("scripts.situations", place),
			]);
			if (mine !== latest) return;
			situations.value = all;
			failure.value = undefined;
			take(answer, anew);
		} catch (error) {
			if (mine === latest) failure.value = failureOf(error);
		} finally {
			if (mine === latest) isLoading.value = false;
		}
	}

	function take(answer: Script | null, anew: boolean) {
		const same = answer && script.value?.script === answer.script && script.value.version === answer.version;
		// An agent in the middle of a script is not torn out of it.
		if (!anew && !same && play.value.path.length) return;
		script.value = answer;
		if (!same || anew) restart();
	}

	function restart() {
		run = undefined;
		play.value = script.value ? begin(script.value) : { path: [] };
	}

	/** Go on with an answer; resolves when the path is kept, or could not be. */
	function goOn(given: Given = {}): Promise<unknown> {
		if (script.value) play.value = advance(script.value, play.value, Date.now(), given);
		return keep();
	}

	function goBack() {
		play.value = back(play.value);
	}

	function open(situation?: string) {
		chosen.value = situation;
		return load(true);
	}

	let keeping: Promise<unknown> = Promise.resolve();
	/** Store the path so far, one time after the other; what fails is told and tried with the next step. */
	function keep(order = moment().order): Promise<unknown> {
		const { call, fill } = moment();
		const played = script.value;
		const { path, at } = play.value;
		if (!played || !path.length) return keeping;
		keeping = keeping.then(async () => {
			try {
				run = await api<string>("scripts.keep_path", {
					script: played.script,
					version: played.version,
					path: kept(path, Date.now()),
					order,
					call,
					run,
					ended: at ? 0 : 1,
					fill: fill ? 1 : 0,
				});
				failure.value = undefined;
			} catch (error) {
				failure.value = failureOf(error);
			}
		});
		return keeping;
	}

	let timer: ReturnType<typeof setTimeout>;
	watch(
		() => JSON.stringify(asked.value.place),
		() => {
			clearTimeout(timer);
			timer = setTimeout(load, DELAY_MS);
		},
	);
	watch(
		() => moment().situation,
		() => open(undefined),
	);
	onScopeDispose(() => {
		clearTimeout(timer);
		latest++;
	});
	load();

	return { script, situations, failure, isLoading, play, step, restart, goOn, goBack, open, keep, reload: () => load() };
}
