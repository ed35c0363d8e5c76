/**
 * Puts what esbuild made into the apps' dist folders, under names that carry a hash of the content.
 *
 * The hash is ours and not esbuild's, because styles of components are added to their script first.
 */

import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const HASHED = /^(.+\.bundle)\.[0-9A-F]{8}\.(?:js|css)(?:\.map)?$/;

/**
 * Return `{file, contents, key, address}` for each bundle that `result` (of esbuild) holds.
 *
 * `entries` maps an entry's output path below `outdir` (without extension) to its bundle;
 * `folder` is the one below `dist`: js, css or css-rtl.
 */
export function namedOutputs(result, { outdir, entries, folder, assets }) {
	const byPath = new Map(result.outputFiles.map((file) => [path.relative(outdir, file.path), file]));
	const outputs = [];
	for (const [entry, bundle] of entries) {
		const main = byPath.get(`${entry}.${bundle.kind}`);
		const map = byPath.get(`${entry}.${bundle.kind}.map`);
		const styles = bundle.kind === "js" ? byPath.get(`${entry}.css`) : undefined;
		const body = main.text + (styles ? injection(styles.text) : "");
		const name = `${bundle.stem}.${contentHash(body)}.${bundle.kind}`;
		const target = path.join(assets, bundle.app.name, "dist", folder, name);
		const contents = map ? body + mapComment(bundle.kind, `${name}.map`) : body;
		outputs.push({
			bundle,
			file: target,
			contents,
			address: `/assets/${bundle.app.name}/dist/${folder}/${name}`,
		});
		if (map) outputs.push({ bundle, file: `${target}.map`, contents: map.text });
	}
	return outputs;
}

/** The script that brings a component's styles along: pages ask for the script alone. */
function injection(css) {
	return `document.head.append(Object.assign(document.createElement("style"), { textContent: ${JSON.stringify(css)} }));\n`;
}

function contentHash(content) {
	return crypto.createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
}

function mapComment(kind, name) {
	return kind === "js" ? `//# sourceMappingURL=${name}\n` : `/*# sourceMappingURL=${name} */\n`;
}

/** Write `outputs`; a file that is there already has the same content, by its name. */
export function writeOutputs(outputs) {
	for (const { file, contents } of outputs) {
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, contents);
	}
}

/**
 * Remove from the folders of `outputs` what earlier builds left there.
 *
 * With `isWhole` everything that was not just written goes, otherwise only older versions of the same bundles.
 */
export function removeOld(outputs, { isWhole }) {
	const written = new Set(outputs.map(({ file }) => file));
	const stems = new Set(outputs.map(({ file, bundle }) => path.join(path.dirname(file), bundle.stem)));
	for (const folder of new Set(outputs.map(({ file }) => path.dirname(file)))) {
		for (const name of fs.readdirSync(folder)) {
			const file = path.join(folder, name);
			const stem = HASHED.exec(name)?.[1];
			const isOld = isWhole || (stem && stems.has(path.join(folder, stem)));
			if (isOld && !written.has(file)) fs.rmSync(file, { recursive: true });
		}
	}
}
