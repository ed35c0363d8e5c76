/**
 * The three runs of esbuild that make up a build: scripts, styles, and styles for right-to-left languages.
 */

import path from "node:path";

import { importFolders } from "./apps.mjs";
import { htmlPlugin } from "./plugins/html.mjs";
import { addressPlugin, stylePlugin } from "./plugins/style.mjs";
import { vuePlugin } from "./plugins/vue.mjs";
import { StylesheetCompiler } from "./stylesheets.mjs";

// What the framework's desk itself needs; older browsers could not run it.
const LANGUAGE = "es2020";
const BROWSERS = ["chrome87", "edge88", "firefox78", "safari14"];

/** Return the passes for `bundles`: `{folder, mirrored, entries, esbuildOptions}`. */
export function passesFor(bundles, { root, apps, production }) {
	const compiler = new StylesheetCompiler(importFolders(apps));
	const scripts = bundles.filter(({ kind }) => kind === "js");
	const styles = bundles.filter(({ kind }) => kind === "css");
	const shared = { root, apps, production, compiler };
	return [
		pass(scripts, { ...shared, folder: "js", target: LANGUAGE, mirrored: false }),
		pass(styles, { ...shared, folder: "css", target: BROWSERS, mirrored: false }),
		pass(styles, { ...shared, folder: "css-rtl", target: BROWSERS, mirrored: true }),
	].filter(({ entries }) => entries.size);
}

function pass(bundles, { root, apps, production, compiler, folder, target, mirrored }) {
	const entries = new Map(bundles.map((bundle) => [path.join(bundle.app.name, bundle.stem), bundle]));
	const outdir = path.join(root, "sites/assets");
	const esbuildOptions = {
		entryPoints: Object.fromEntries([...entries].map(([entry, { source }]) => [entry, source])),
		outdir,
		write: false,
		bundle: true,
		format: "iife",
		target,
		minify: production,
		sourcemap: "external",
		metafile: true,
		logLevel: "silent",
		absWorkingDir: root,
		nodePaths: importFolders(apps),
		define: {
			"process.env.NODE_ENV": JSON.stringify(production ? "production" : "development"),
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
		plugins: [
			addressPlugin({ apps }),
			htmlPlugin,
			vuePlugin({ root, compiler, production }),
			stylePlugin({ compiler, mirrored }),
		],
	};
	return { folder, mirrored, entries, esbuildOptions };
}
