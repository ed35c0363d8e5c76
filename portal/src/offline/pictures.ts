/** Pictures of a report, kept on the device until the report is sent. */

import { reactive } from "vue";

import type { FileKeeper } from "@/form/files";
import { uploadFile } from "@/shared/api";
import { localAddress, localId, localIds, newKey } from "./report";
import { store } from "./store";

const urls = reactive<Record<string, string>>({});

async function load(id: string) {
	const kept = await (await store()).get("pictures", id);
	if (kept) urls[id] = URL.createObjectURL(kept.blob);
}

/** Keeps the files of a form in the browser instead of sending them at once. */
export const onDevice: FileKeeper = {
	async keep(blob, name, owner) {
		const id = newKey();
		try {
			await (await store()).put("pictures", { blob, name, at: Date.now() }, id);
		} catch {
			// No room on the device: then at once to the server.
			return uploadFile(blob, name, owner);
		}
		urls[id] = URL.createObjectURL(blob);
		return localAddress(id);
	},
	source(address) {
		const id = localId(address);
		if (!id) return address;
		if (!urls[id]) load(id);
		return urls[id] ?? "";
	},
};

const MAX_AGE_MS = 48 * 3600 * 1000;

/** Remove the pictures of forms that were left, after two days; a form's entries are forgotten earlier. */
export async function forgetOldPictures() {
	const database = await store();
	const needed = localIds(await database.getAll("reports"));
	for (const id of await database.getAllKeys("pictures")) {
		const picture = await database.get("pictures", id);
		if (picture && Date.now() - picture.at > MAX_AGE_MS && !needed.includes(id)) await database.delete("pictures", id);
	}
}
