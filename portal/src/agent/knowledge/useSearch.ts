import { onScopeDispose, ref, shallowRef, watch } from "vue";

import { api } from "@/shared/api";
import { failureOf, type RequestFailure } from "@/shared/errors";
import type { Found } from "./knowledge";

const DELAY_MS = 150;

export interface Asked {
	text: string;
	line?: string | null;
	kind?: string | null;
	limit?: number;
}

/** Search while it is typed: only the latest answer counts, and what was found stays until there is a newer. */
export function useSearch(asked: () => Asked) {
	const found = shallowRef<Found[]>();
	const failure = shallowRef<RequestFailure>();
	const isSearching = ref(false);
	let timer: ReturnType<typeof setTimeout>;
	let latest = 0;

	async function search() {
		const mine = ++latest;
		const { text, line, kind, limit } = asked();
		if (!text.trim()) {
			found.value = failure.value = undefined;
			isSearching.value = false;
			return;
		}
		isSearching.value = true;
		try {
			const answer = await api<{ articles: Found[] }>("knowledge.search", { text, line, kind, limit });
			if (mine !== latest) return;
			found.value = answer.articles;
			failure.value = undefined;
		} catch (error) {
			if (mine === latest) failure.value = failureOf(error);
		} finally {
			if (mine === latest) isSearching.value = false;
		}
	}

	watch(
		() => JSON.stringify(asked()),
		() => {
			clearTimeout(timer);
			timer = setTimeout(search, DELAY_MS);
		},
		{ immediate: true },
	);
	onScopeDispose(() => {
		clearTimeout(timer);
		latest++;
	});

	return { found, failure, isSearching, search };
}
