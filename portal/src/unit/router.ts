import { createRouter, createWebHistory } from "vue-router";

import { __ } from "@/shared/i18n";

declare module "vue-router" {
	interface RouteMeta {
		title: string;
	}
}

export const router = createRouter({
	history: createWebHistory("/unit"),
	routes: [
		{ path: "/", name: "jobs", component: () => import("./pages/Jobs.vue"), meta: { title: "Orders of the unit" } },
		{
			path: "/job/:name",
			name: "job",
			component: () => import("./pages/Job.vue"),
			props: true,
			meta: { title: "Order" },
		},
		{ path: "/:rest(.*)*", redirect: "/" },
	],
	scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.afterEach((to) => (document.title = `${__(to.meta.title)} · ${__("Hotline")}`));
