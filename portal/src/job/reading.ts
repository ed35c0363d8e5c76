/** What the pages of a job read, and show again while there is no network. */

import { ref } from "vue";

import type { Form } from "@/form/schema";
import { isKept, keeping, keepOnly } from "@/offline/answers";
import { api } from "@/shared/api";
import { DOCTYPE, type Job, type JobRow } from "./job";

/** Whether all jobs in hand can be opened without network. */
export const isPrepared = ref(false);

const JOB = "job:";

const keyOf = (name: string) => JOB + name;

export const readForm = () => keeping("form", () => api<Form>("portal.form", { doctype: DOCTYPE, new: 0 }));

export const readJob = (name: string) => keeping(keyOf(name), () => api<Job>("jobs.view", { job: name }));

/** Have the jobs at hand without network: those in the list, as they are now, and no others. */
export async function prepare(jobs: JobRow[]) {
	await readForm();
	for (const { name, modified } of jobs) if (!(await isKept(keyOf(name), modified))) await readJob(name);
	await keepOnly(JOB, jobs.map(({ name }) => keyOf(name)));
	isPrepared.value = true;
}
