/** The apps of a bench and where each keeps what a browser is given. */

import fs from "node:fs";
import path from "node:path";

/**
 * Return the apps of the bench at `root`, in the order of sites/apps.txt.
 *
 * Each has its `name`, its `root` (the repository), its Python `pack` and the `publicFolder` inside it.
 */
export function appsOfBench(root) {
	const list = path.join(root, "sites/apps.txt");
	if (!fs.existsSync(list)) throw new Error(`${list} is missing: it names the apps of the bench`);
	return fs
		.readFileSync(list, "utf8")
		.split("\n")
		.map((line) => line.trim())
		.filter(Boolean)
		.map((name) => appAt(root, name));
}

function appAt(root, name) {
	const appRoot = path.join(root, "apps", name);
	const pack = path.join(appRoot, name);
	return { name, root: appRoot, pack, publicFolder: path.join(pack, "public") };
}

/** Return those of `apps` that `names` asks for; without names all of them. */
export function chooseApps(apps, names) {
	if (!names.length) return apps;
	const unknown = names.filter((name) => !apps.some((app) => app.name === name));
	if (unknown.length) throw new Error(`no such app in sites/apps.txt: ${unknown.join(", ")}`);
	return apps.filter((app) => names.includes(app.name));
}

/**
 * Return the folders in which a bare import is looked for: first packages, then apps by their name.
 *
 * So a bundle of any app may import "vue" or "frappe/public/js/…" without an installation of its own.
 */
export function importFolders(apps) {
	return [...apps.map((app) => path.join(app.root, "node_modules")), ...apps.map((app) => app.root)];
}

/** Return the address under which a browser gets the file `file`, or null if it gets it nowhere. */
export function assetAddress(apps, file) {
	for (const app of apps) {
		for (const [folder, address] of [
			[app.publicFolder, `/assets/${app.name}`],
			[path.join(app.root, "node_modules"), `/assets/${app.name}/node_modules`],
		]) {
			if (file.startsWith(folder + path.sep)) {
				return `${address}/${path.relative(folder, file).split(path.sep).join("/")}`;
			}
		}
	}
	return null;
}
