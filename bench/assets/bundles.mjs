/** Finds what is to be built: every `name.bundle.(js|ts|css|scss|sass)` in an app's public folder. */

import fs from "node:fs";
import path from "node:path";

const BUNDLE = /^(.+\.bundle)\.(js|ts|css|scss|sass)$/;
const SCRIPTS = new Set(["js", "ts"]);
// Packages are not ours to build, and dist is where the results go.
const SKIPPED_FOLDERS = new Set(["node_modules", "dist"]);

/**
 * Return the bundles of `app`: `{app, source, stem, kind, key}`.
 *
 * `kind` is "js" or "css"; `key` (for example "desk.bundle.css") is the name by which pages ask for it.
 */
export function findBundles(app) {
	if (!fs.existsSync(app.publicFolder)) return [];
	return [...filesBelow(app.publicFolder)].sort().flatMap((source) => {
		const match = BUNDLE.exec(path.basename(source));
		if (!match) return [];
		const [, stem, extension] = match;
		const kind = SCRIPTS.has(extension) ? "js" : "css";
		return [{ app, source, stem, kind, key: `${stem}.${kind}` }];
	});
}

function* filesBelow(folder) {
	for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
		const full = path.join(folder, entry.name);
		if (entry.isFile()) yield full;
		if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) yield* filesBelow(full);
	}
}

/**
 * Return those of `bundles` that `files` names as `app/name.bundle.js` or `app/public/…/name.bundle.scss`.
 */
export function chooseBundles(bundles, files) {
	const chosen = new Set();
	for (const file of files) {
		const matching = bundles.filter((bundle) => isNamed(bundle, file));
		if (!matching.length) throw new Error(`no such bundle: ${file}`);
		matching.forEach((bundle) => chosen.add(bundle));
	}
	return [...chosen];
}

function isNamed(bundle, file) {
	const byKey = `${bundle.app.name}/${bundle.key}`;
	const bySource = path.relative(bundle.app.root, bundle.source);
	return file === byKey || path.normalize(file) === bySource;
}

/** Refuse two sources of one app that would become the same file. */
export function refuseDoubles(bundles) {
	const sources = new Map();
	for (const { app, key, source } of bundles) {
		const name = `${app.name}/${key}`;
		const other = sources.get(name);
		if (other) throw new Error(`${source} and ${other} would both become ${name}`);
		sources.set(name, source);
	}
}
