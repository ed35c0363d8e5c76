/** The lists of a handling unit; what is in hand is ready for work without network. */

import type { JobRow } from "@/job/job";
import { prepare } from "@/job/reading";
import { keeping } from "@/offline/answers";
import { api } from "@/shared/api";
import type { Counts, View } from "./views";

/** Read a list. What has ended is not kept on the device: it is nobody's business there. */
export async function readJobs(view: View, start: number): Promise<JobRow[]> {
	const read = () => api<JobRow[]>("units.jobs", { view, start });
	if (view === "ended" || start) return read();
	const jobs = await keeping(`jobs:${view}`, read);
	if (view === "hand" && navigator.onLine) prepare(jobs).catch(() => {});
	return jobs;
}

export const readCounts = () => keeping("counts", () => api<Counts>("units.counts"));
