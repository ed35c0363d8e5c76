/** Carries a planned build out, once or again at each change. */

import fs from "node:fs";
import path from "node:path";

import { loadPackage } from "../packages.mjs";
import { linkAssets } from "./links.mjs";
import { entriesOf, updateManifest } from "./manifest.mjs";
import { announceBuild, forgetManifest } from "./notify.mjs";
import { namedOutputs, removeOld, writeOutputs } from "./outputs.mjs";
import { planBuild } from "./plan.mjs";

const esbuild = loadPackage("esbuild");

// One mistake often makes hundreds; the first few say it all.
const MOST_ERRORS_SHOWN = 10;

/** Build what `options` asks for and return the number of bundles; what is wrong in a source is thrown. */
export async function build(options) {
	const plan = planBuild(options);
	linkAssets(plan.assets, plan.apps);
	const results = [];
	// One after the other: each alone keeps all processors busy.
	for (const { esbuildOptions } of plan.passes) results.push(await esbuild.build(esbuildOptions));
	// Nothing is written before all went well, so a broken source leaves the last good build in place.
	const outputs = plan.passes.map((pass, index) => outputsOf(pass, results[index], plan));
	publish(plan, outputs.flat());
	if (options.saveMetafiles) saveMetafiles(plan, results);
	await forgetManifest(plan.sites);
	return plan.passes.reduce((sum, { entries }) => sum + entries.size, 0);
}

/** Build, and build again what changes, until the process is ended; `report` is given a line each time. */
export async function watch(options, report) {
	const plan = planBuild(options);
	linkAssets(plan.assets, plan.apps);
	for (const pass of plan.passes) {
		const plugins = [...pass.esbuildOptions.plugins, publisher(pass, plan, options, report)];
		const context = await esbuild.context({ ...pass.esbuildOptions, plugins });
		await context.watch();
	}
}

/** An esbuild plugin that publishes each result of a watching `pass`. */
function publisher(pass, plan, { liveReload }, report) {
	return {
		name: "publisher",
		setup(builder) {
			builder.onEnd(async (result) => {
				if (result.errors.length) return report(await describeErrors(result.errors));
				publish({ ...plan, isWhole: false, replacedApps: [] }, outputsOf(pass, result, plan));
				await forgetManifest(plan.sites);
				const keys = [...pass.entries.values()].map(({ key }) => key);
				await announceBuild(plan.sites, keys, { liveReload });
				return report(`${pass.folder}: ${keys.length} bundles`);
			});
		},
	};
}

function outputsOf({ entries, folder, mirrored, esbuildOptions: { outdir } }, result, { assets }) {
	return namedOutputs(result, { outdir, entries, folder, assets }).map((output) => ({
		...output,
		mirrored,
	}));
}

function publish({ assets, isWhole, replacedApps }, outputs) {
	writeOutputs(outputs);
	for (const mirrored of [false, true]) {
		const entries = entriesOf(outputs, { mirrored });
		updateManifest(assets, entries, { mirrored, replacedApps });
	}
	removeOld(outputs, { isWhole });
}

function saveMetafiles({ assets, passes }, results) {
	passes.forEach(({ folder }, index) => {
		fs.writeFileSync(path.join(assets, `meta-${folder}.json`), JSON.stringify(results[index].metafile));
	});
}

/** Return esbuild's `errors` as text for a person: file, line, and the line itself. */
export async function describeErrors(errors) {
	const color = Boolean(process.stderr.isTTY);
	const shown = await esbuild.formatMessages(errors.slice(0, MOST_ERRORS_SHOWN), { kind: "error", color });
	const hidden = errors.length - shown.length;
	return shown.join("").trimEnd() + (hidden > 0 ? `\n… and ${hidden} more` : "");
}
