/** Reports of finished work on their way to the server: each is kept until the server has it. */

import { shallowRef } from "vue";

import { api, uploadFile } from "@/shared/api";
import { failureOf } from "@/shared/errors";
import { isSessionOver } from "@/shared/failures";
import { DOCTYPE } from "@/job/job";
import { localIds, mayRetry, withAddress, type Report } from "./report";
import { store } from "./store";

const RETRY_SECONDS = 30;
const LOCK = "hotline-outbox";

/** All reports that the server does not have yet, the oldest first. */
export const reports = shallowRef<Report[]>([]);

export const reportOf = (job: string) => reports.value.find((report) => report.job === job);

/** Read what is kept, and send it now, whenever the network comes back, and now and then. */
export async function startSending() {
	await refresh();
	window.addEventListener("online", () => sendAll());
	setInterval(() => waiting().length && sendAll(), RETRY_SECONDS * 1000);
	await sendAll();
}

/** Keep a report and try to send it. Afterwards it waits, was refused, or is no longer among the reports. */
export async function hand(report: Report) {
	try {
		await write(report);
	} catch {
		// The device keeps nothing more: then the server or nobody.
		return complete(await withPicturesSent(report));
	}
	await sendAll();
}

/** Take a report back, to change it or to give it up. */
export async function takeBack(report: Report) {
	await (await store()).delete("reports", report.key);
	await refresh();
}

/** Give a report up, with its pictures. */
export async function discard(report: Report) {
	const database = await store();
	for (const id of localIds(report.values)) await database.delete("pictures", id);
	await takeBack(report);
}

/** Try once more to send a report that was refused. */
export async function sendAgain(report: Report) {
	await write({ ...report, refusal: undefined });
	await sendAll();
}

const waiting = () => reports.value.filter((report) => !report.refusal);

/** Send what waits, one by one; windows of the same browser take turns. */
async function sendAll() {
	const send = async () => {
		await refresh();
		for (const report of waiting()) if (!(await sendOne(report))) break;
	};
	await (navigator.locks ? navigator.locks.request(LOCK, send) : send());
}

/** Send a report; false if sending is of no use for the time being. */
async function sendOne(report: Report): Promise<boolean> {
	try {
		await complete(await withPicturesSent(report));
		await takeBack(report);
		return true;
	} catch (error) {
		const failure = failureOf(error);
		if (mayRetry(failure, isSessionOver(failure))) return false;
		const now = (await (await store()).get("reports", report.key)) ?? report;
		await write({ ...now, refusal: failure });
		return true;
	}
}

async function complete({ job, action, values, key }: Report) {
	await api("jobs.complete", { job, action, values, key });
}

/** Each picture that has arrived is noted at once, so that after a break only the others are sent. */
async function withPicturesSent(report: Report): Promise<Report> {
	const ids = new Set(localIds(report.values));
	if (!ids.size) return report;
	const database = await store();
	let sent = report;
	for (const id of ids) {
		const picture = await database.get("pictures", id);
		if (!picture) continue;
		const address = await uploadFile(picture.blob, picture.name, { doctype: DOCTYPE, name: report.job });
		sent = { ...sent, values: withAddress(sent.values, id, address) };
		try {
			await database.put("reports", sent, sent.key);
			await database.delete("pictures", id);
		} catch {
			// A full device notes nothing; what it holds stays until the server has all.
		}
	}
	return sent;
}

async function write(report: Report) {
	await (await store()).put("reports", report, report.key);
	await refresh();
}

async function refresh() {
	const kept = await (await store()).getAll("reports");
	reports.value = kept.sort((one, other) => one.at - other.at);
}
