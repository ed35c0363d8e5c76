/** Decides what a build makes, and how much of what was there before it replaces. */

import path from "node:path";

import { appsOfBench, chooseApps } from "./apps.mjs";
import { chooseBundles, findBundles, refuseDoubles } from "./bundles.mjs";
import { passesFor } from "./passes.mjs";

/**
 * Return `{sites, assets, apps, passes, isWhole, replacedApps}` for the options of the command line.
 *
 * `isWhole`: all bundles of `apps` are built, so anything else in their dist folders is old.
 * `replacedApps`: the apps whose manifest entries are replaced; null for all that are there.
 */
export function planBuild({ root, appNames, files, skipFramework, production }) {
	const all = appsOfBench(root);
	const apps = chooseApps(all, appNames).filter(({ name }) => !(skipFramework && name === "frappe"));
	const found = apps.flatMap(findBundles);
	refuseDoubles(found);
	const bundles = files.length ? chooseBundles(found, files) : found;
	const sites = path.join(root, "sites");
	return {
		sites,
		assets: path.join(sites, "assets"),
		apps,
		passes: passesFor(bundles, { root, apps: all, production }),
		isWhole: !files.length,
		replacedApps: replacedApps({ apps, all, files }),
	};
}

function replacedApps({ apps, all, files }) {
	if (files.length) return [];
	return apps.length === all.length ? null : apps.map(({ name }) => name);
}
