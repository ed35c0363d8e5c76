/**
 * assets.json and assets-rtl.json: which address the framework gives a page that asks for a bundle.
 *
 * Keys are `name.bundle.js`, `name.bundle.css` and, mirrored, `rtl_name.bundle.css`.
 */

import fs from "node:fs";
import path from "node:path";

const LEFT_TO_RIGHT = "assets.json";
const RIGHT_TO_LEFT = "assets-rtl.json";

/** Return the manifest's entries for `outputs`, of those for one direction. */
export function entriesOf(outputs, { mirrored }) {
	const named = outputs.filter((output) => output.address && output.mirrored === mirrored);
	return Object.fromEntries(
		named.map(({ bundle, address }) => [(mirrored ? "rtl_" : "") + bundle.key, address]),
	);
}

/**
 * Write `entries` into the manifest in the folder `assets`.
 *
 * Kept from before is what belongs to other apps than `replacedApps`; with `replacedApps` null nothing is kept.
 */
export function updateManifest(assets, entries, { mirrored, replacedApps }) {
	const file = path.join(assets, mirrored ? RIGHT_TO_LEFT : LEFT_TO_RIGHT);
	const before = replacedApps === null ? {} : readManifest(file);
	const kept = Object.entries(before).filter(
		([, address]) => !replacedApps.includes(address.split("/")[2]),
	);
	const merged = { ...Object.fromEntries(kept), ...entries };
	const sorted = Object.fromEntries(
		Object.entries(merged).sort(([one], [other]) => (one < other ? -1 : 1)),
	);
	// A page may be asking at this moment: it must see the old manifest or the new one, whole.
	fs.writeFileSync(`${file}.new`, `${JSON.stringify(sorted, null, "\t")}\n`);
	fs.renameSync(`${file}.new`, file);
}

function readManifest(file) {
	try {
		return JSON.parse(fs.readFileSync(file, "utf8"));
	} catch {
		// Missing or damaged: the build is about to write a good one.
		return {};
	}
}
