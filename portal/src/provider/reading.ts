/** The lists of a provider; the jobs in hand are ready for work without network. */

import type { JobRow } from "@/job/job";
import { prepare } from "@/job/reading";
import { keeping } from "@/offline/answers";
import { api } from "@/shared/api";

export type View = "today" | "open" | "ended";

export interface Month {
	month: string;
	jobs: number;
	fees: number;
}

/** Read a list. What has ended is not kept on the device: it is nobody's business there. */
export async function readMine(view: View, start: number, month = ""): Promise<JobRow[]> {
	const read = () => api<JobRow[]>("jobs.mine", { view, start, month: month || null });
	if (view === "ended" || start) return read();
	const jobs = await keeping(`jobs:${view}`, read);
	if (view === "open" && navigator.onLine) prepare(jobs).catch(() => {});
	return jobs;
}
