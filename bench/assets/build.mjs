/**
 * Builds the scripts and styles of the apps on a bench: `node bench/assets/build.mjs --help`.
 *
 * Each `name.bundle.(js|ts|css|scss)` in an app's public folder goes to `sites/assets/<app>/dist`, and into the
 * manifest from which the framework takes its address.
 */

import { readOptions, USAGE } from "./options.mjs";
import { build, describeErrors, watch } from "./pipeline.mjs";

async function main(args) {
	const options = readOptions(args);
	if (options.help) return console.log(USAGE);
	if (options.watch) return watch(options, (line) => console.log(line));
	const start = performance.now();
	const count = await build(options);
	return console.log(`${count} bundles in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	console.error(error.errors ? await describeErrors(error.errors) : `build: ${error.message}`);
	process.exitCode = 1;
}
