import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import { may } from "@/shared/boot";
import { __ } from "@/shared/i18n";

declare module "vue-router" {
	interface RouteMeta {
		title: string;
		/** A screen fills the window and scrolls in its parts; a wall has no margins. */
		layout?: "screen" | "wall";
	}
}

const ORDERS: RouteRecordRaw[] = [
	{ path: "/", name: "queue", component: () => import("./pages/Queue.vue"), meta: { title: "Orders" } },
	{ path: "/new", name: "new", component: () => import("./pages/Intake.vue"), meta: { title: "New order", layout: "screen" } },
];
const NOTICES: RouteRecordRaw[] = [
	{
		path: "/notices",
		name: "notices",
		component: () => import("./pages/Notices.vue"),
		meta: { title: "Notices" },
	},
];
const CUSTOMERS: RouteRecordRaw[] = [
	{
		path: "/customers",
		name: "customers",
		component: () => import("./pages/Customers.vue"),
		meta: { title: "Customers" },
	},
	{
		path: "/customer/:name",
		name: "customer",
		component: () => import("./pages/Customer.vue"),
		props: true,
		meta: { title: "Customer" },
	},
];
const FOLLOW_UPS: RouteRecordRaw[] = [
	{
		path: "/followups",
		name: "followups",
		component: () => import("./pages/FollowUps.vue"),
		meta: { title: "Follow-ups" },
	},
	{
		path: "/followup/:name",
		name: "followup",
		component: () => import("./pages/FollowUp.vue"),
		props: true,
		meta: { title: "Follow-up" },
	},
];

const COMPLAINTS: RouteRecordRaw[] = [
	{
		path: "/complaints",
		name: "complaints",
		component: () => import("./pages/Complaints.vue"),
		meta: { title: "Complaints about Service" },
	},
	{
		path: "/complaint/:name",
		name: "complaint",
		component: () => import("./pages/Complaint.vue"),
		props: true,
		meta: { title: "Complaint" },
	},
];
const KNOWLEDGE: RouteRecordRaw[] = [
	{
		path: "/knowledge",
		name: "knowledge",
		component: () => import("./pages/Knowledge.vue"),
		meta: { title: "Knowledge" },
	},
	{
		path: "/directory",
		name: "directory",
		component: () => import("./pages/Directory.vue"),
		meta: { title: "Directory" },
	},
	{ path: "/map", name: "map", component: () => import("./pages/Map.vue"), meta: { title: "Map" } },
];
const QUALITY: RouteRecordRaw[] = [
	{ path: "/quality", name: "quality", component: () => import("./quality/QualityPage.vue"), meta: { title: "Quality" } },
	{
		path: "/review/:name",
		name: "review",
		component: () => import("./quality/ReviewPage.vue"),
		props: true,
		meta: { title: "Quality Review" },
	},
	{
		path: "/appraisal/:name",
		name: "appraisal",
		component: () => import("./quality/AppraisalPage.vue"),
		props: true,
		meta: { title: "Appraisal" },
	},
];
const CALLS: RouteRecordRaw[] = [
	{ path: "/calls", name: "calls", component: () => import("./pages/Calls.vue"), meta: { title: "Calls" } },
];
const DUTY: RouteRecordRaw[] = [
	{ path: "/duty", name: "duty", component: () => import("./pages/Duty.vue"), meta: { title: "Duty" } },
	{
		path: "/handover/:name",
		name: "handover",
		component: () => import("./pages/Handover.vue"),
		props: true,
		meta: { title: "Handover" },
	},
];
const WALL: RouteRecordRaw[] = [
	{
		path: "/wallboard",
		name: "board",
		component: () => import("./pages/Wallboard.vue"),
		meta: { title: "Wallboard", layout: "wall" },
	},
];
const TRAINING: RouteRecordRaw[] = [
	{
		path: "/exams",
		name: "exams",
		component: () => import("./training/TrainingPage.vue"),
		meta: { title: "Training" },
	},
	{
		path: "/exams/:attempt",
		name: "exam",
		component: () => import("./training/ExamPage.vue"),
		props: true,
		meta: { title: "Examination" },
	},
];
// Where those begin who take no orders.
const FIRST_PAGE = may.handleComplaints ? "/complaints" : may.followUp ? "/followups" : may.reviewQuality ? "/quality" : "/knowledge";

export const router = createRouter({
	history: createWebHistory("/hotline"),
	routes: [
		...(may.takeOrders ? ORDERS : [{ path: "/", redirect: FIRST_PAGE }]),
		...(may.call ? CALLS : []),
		...(may.watchSeats ? WALL : []),
		...(may.followUp ? FOLLOW_UPS : []),
		...(may.handleComplaints ? COMPLAINTS : []),
		...(may.seeCustomers ? CUSTOMERS : []),
		...NOTICES,
		...(may.seeQuality ? QUALITY : []),
		...(may.beOnDuty ? DUTY : []),
		...(may.readKnowledge ? KNOWLEDGE : []),
		...(may.takeExams ? TRAINING : []),
		{
			path: "/order/:name",
			name: "order",
			component: () => import("./pages/Order.vue"),
			props: true,
			meta: { title: "Order" },
		},
		{
			path: "/:rest(.*)*",
			name: "unknown",
			component: () => import("./pages/Unknown.vue"),
			meta: { title: "Page not found" },
		},
	],
	scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.afterEach((to) => {
	const subject = to.params.name ? ` ${to.params.name}` : "";
	document.title = `${__(to.meta.title)}${subject} · ${__("Hotline")}`;
});
