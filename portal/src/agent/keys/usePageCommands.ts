import { useColorScheme } from "frappe-ui";
import { ref } from "vue";
import { useRouter } from "vue-router";

import { focusFirst, moveFocus } from "./moving";
import { useCommands } from "./useCommands";

const ROWS = "[data-row]";
const SEARCH = "[data-search]";

/** Which page a command goes to; a page that the user does not have is no command. */
const PAGES: Record<string, string> = {
	"go.queue": "queue",
	"go.new": "new",
	"go.new.plain": "new",
	"go.calls": "calls",
	"go.followups": "followups",
	"go.complaints": "complaints",
	"go.customers": "customers",
	"go.notices": "notices",
	"go.knowledge": "knowledge",
	"go.directory": "directory",
	"go.map": "map",
	"go.duty": "duty",
	"go.exams": "exams",
	"go.board": "board",
	"go.quality": "quality",
};

/** The commands that every page has: going elsewhere, searching, moving in a list, keys, light and dark. */
export function usePageCommands() {
	const router = useRouter();
	const isShowingKeys = ref(false);
	const { toggleColorScheme } = useColorScheme();
	const showKeys = () => (isShowingKeys.value = !isShowingKeys.value);

	const pages = Object.entries(PAGES).filter(([, name]) => router.hasRoute(name));
	useCommands({
		...Object.fromEntries(pages.map(([id, name]) => [id, () => void router.push({ name })])),
		"go.back": () => router.back(),
		search: () => {
			if (!focusFirst(SEARCH) && router.hasRoute("customers")) router.push({ name: "customers" });
		},
		"list.next": () => moveFocus(ROWS, 1),
		"list.previous": () => moveFocus(ROWS, -1),
		"theme.toggle": toggleColorScheme,
		"keys.show": showKeys,
		"keys.show.typing": showKeys,
	});
	return { isShowingKeys };
}
