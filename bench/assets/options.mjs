/** The command line of the asset build; it takes what the framework's own `bench build` passes on. */

import path from "node:path";
import { parseArgs } from "node:util";

import { BENCH_ROOT } from "../packages.mjs";

export const USAGE = `usage: node bench/assets/build.mjs [options]

  --apps A,B         build these apps only
  --files A/B,…      build these bundles only, as app/name.bundle.js
  --skip_frappe      leave the framework's own bundles as they are
  --production       make them small (this is so unless another is asked for)
  --development      leave them readable, which is quicker to build
  --watch            development; go on, and build again what changes
  --live-reload      with --watch: have open desks reload
  --save-metafiles   write what each bundle is made of beside the manifest
  --bench FOLDER     another bench than the one this program lies in`;

/** Return the options in `args`; an unknown one is an error that says so. */
export function readOptions(args) {
	const { values } = parseArgs({
		args,
		options: {
			apps: { type: "string", default: "" },
			files: { type: "string", default: "" },
			skip_frappe: { type: "boolean", default: false },
			production: { type: "boolean", default: false },
			development: { type: "boolean", default: false },
			watch: { type: "boolean", default: false },
			"live-reload": { type: "boolean", default: false },
			"save-metafiles": { type: "boolean", default: false },
			// The framework says with it that it is the caller; nothing depends on it here.
			"run-build-command": { type: "boolean", default: false },
			bench: { type: "string", default: BENCH_ROOT },
			help: { type: "boolean", default: false },
		},
	});
	return {
		root: path.resolve(values.bench),
		appNames: splitList(values.apps),
		files: splitList(values.files),
		skipFramework: values.skip_frappe,
		production: values.production || !(values.development || values.watch),
		watch: values.watch,
		liveReload: values["live-reload"],
		saveMetafiles: values["save-metafiles"],
		help: values.help,
	};
}

function splitList(text) {
	return text
		.split(",")
		.map((item) => item.trim())
		.filter(Boolean);
}
