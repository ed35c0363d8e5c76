import { start } from "@/job/start";

const Jobs = () => import("./pages/Jobs.vue");

start({
	base: "/provider",
	title: "My jobs",
	pages: [
		{ path: "/", name: "jobs", component: Jobs, props: { view: "today" }, meta: { title: "Today", icon: "lucide-calendar-check" } },
		{ path: "/open", name: "open", component: Jobs, props: { view: "open" }, meta: { title: "Open", icon: "lucide-clipboard-list" } },
		{ path: "/history", name: "history", component: Jobs, props: { view: "ended" }, meta: { title: "History", icon: "lucide-history" } },
		{ path: "/earnings", name: "earnings", component: () => import("./pages/Earnings.vue"), meta: { title: "Earnings", icon: "lucide-wallet" } },
		{
			path: "/record",
			name: "record",
			component: () => import("./pages/Record.vue"),
			meta: { title: "My record", icon: "lucide-id-card" },
		},
	],
});
