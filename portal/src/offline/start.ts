/** The work without network: the worker that keeps the pages, and the reports that wait. */

import { __ } from "@/shared/i18n";
import { whenLeaving } from "@/shared/session";
import { reports, startSending } from "./outbox";
import { forgetOldPictures } from "./pictures";
import { forgetAll, forgetOthers } from "./store";

/** Begin with it for the portal at `base`; a browser without the means for it works with network only. */
export async function startOffline(base: string) {
	whenLeaving({
		warning: () =>
			reports.value.length
				? __("{0} reports are not sent yet. If you sign out now, they are lost.", [reports.value.length])
				: undefined,
		clear: forgetAll,
	});
	try {
		await Promise.all([navigator.serviceWorker?.register(`${base}-sw.js`, { scope: base }), begin()]);
	} catch {
		// A private window, or a full device: the server keeps everything, as without all this.
	}
}

async function begin() {
	await forgetOthers();
	await startSending();
	await forgetOldPictures();
}
