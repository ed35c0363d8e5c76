import { start } from "@/job/start";

start({
	base: "/unit",
	title: "Orders of the unit",
	pages: [{ path: "/", name: "jobs", component: () => import("./pages/Jobs.vue"), meta: { title: "Orders", icon: "lucide-inbox" } }],
});
