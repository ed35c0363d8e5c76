/** How the pages of providers and units begin: a frame with a title, and pages below an address. */

import { createApp, h } from "vue";
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import "@/shared/phone.css";

import { startOffline } from "@/offline/start";
import { __ } from "@/shared/i18n";
import JobFrame from "./JobFrame.vue";
import { unread } from "./messages";

declare module "vue-router" {
	interface RouteMeta {
		title: string;
		/** Of pages that the bar of tabs leads to. */
		icon?: string;
	}
}

export interface Portal {
	base: string;
	title: string;
	pages: RouteRecordRaw[];
}

const MESSAGES: RouteRecordRaw = {
	path: "/messages",
	name: "messages",
	component: () => import("./Messages.vue"),
	meta: { title: "Messages", icon: "lucide-mail" },
};
const JOB: RouteRecordRaw = {
	path: "/job/:name",
	name: "job",
	component: () => import("./JobPage.vue"),
	props: true,
	meta: { title: "Job" },
};

/** Day or night, as the device has it. */
function followTheme() {
	const dark = window.matchMedia("(prefers-color-scheme: dark)");
	const apply = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
	dark.addEventListener("change", apply);
	apply();
}

/** Show the portal; every portal has messages and the page of one job. */
export function start({ base, title, pages }: Portal) {
	followTheme();
	const tabbed = [...pages, MESSAGES];
	const router = createRouter({
		history: createWebHistory(base),
		routes: [...tabbed, JOB, { path: "/:rest(.*)*", redirect: "/" }],
		scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
	});
	router.afterEach((to) => (document.title = `${__(to.meta.title)} · ${__("Hotline")}`));

	const tabs = tabbed.map(({ name, meta }) => ({
		name: String(name),
		label: meta?.title ?? "",
		icon: meta?.icon ?? "",
		count: name === MESSAGES.name ? unread : undefined,
	}));
	const app = createApp({ render: () => h(JobFrame, { title: __(title), tabs }) });
	app.config.globalProperties.__ = __;
	app.use(router).mount("#app");
	// A build has replaced the one that this page was loaded from.
	window.addEventListener("vite:preloadError", () => window.location.reload());
	startOffline(base);
}
