/** The links through which `/assets/<app>` and `/assets/<app>/node_modules` reach an app's files. */

import fs from "node:fs";
import path from "node:path";

/** Make the links of `apps` in the folder `assets`, and remove those that lead nowhere. */
export function linkAssets(assets, apps) {
	fs.mkdirSync(assets, { recursive: true });
	removeBroken(assets);
	for (const app of apps) {
		link(app.publicFolder, path.join(assets, app.name));
		link(path.join(app.root, "node_modules"), path.join(assets, app.name, "node_modules"));
	}
}

function removeBroken(assets) {
	for (const entry of fs.readdirSync(assets, { withFileTypes: true })) {
		const file = path.join(assets, entry.name);
		if (entry.isSymbolicLink() && !fs.existsSync(file)) fs.unlinkSync(file);
	}
}

function link(source, name) {
	if (!fs.existsSync(source)) return;
	const there = fs.lstatSync(name, { throwIfNoEntry: false });
	// A real folder is the framework's doing: it was told to copy instead of linking.
	if (there && !there.isSymbolicLink()) return;
	if (there && fs.readlinkSync(name) === source) return;
	if (there) fs.unlinkSync(name);
	fs.mkdirSync(path.dirname(name), { recursive: true });
	fs.symlinkSync(source, name);
}
