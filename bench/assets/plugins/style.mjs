/** Lets esbuild bundle SCSS, and CSS with vendor prefixes; mirrored for right-to-left languages. */

import path from "node:path";

import { assetAddress } from "../apps.mjs";
import { StylesheetError } from "../stylesheets.mjs";

export function stylePlugin({ compiler, mirrored = false }) {
	return {
		name: "style",
		setup(build) {
			build.onLoad({ filter: /\.(css|scss|sass)$/, namespace: "file" }, async ({ path: file }) => {
				try {
					const { css, files } = await compiler.compile(file, { mirrored });
					return {
						contents: css,
						loader: "css",
						resolveDir: path.dirname(file),
						watchFiles: files,
					};
				} catch (error) {
					if (!(error instanceof StylesheetError)) throw error;
					return { errors: [error.report], watchFiles: [file] };
				}
			});
		},
	};
}

/**
 * Keeps files that a stylesheet points at (fonts, images) where they are and writes their address.
 *
 * A bundle lies elsewhere than its source, so an address relative to the source would be wrong.
 */
export function addressPlugin({ apps }) {
	return {
		name: "address",
		setup(build) {
			build.onResolve({ filter: /.*/ }, ({ path: target, kind, resolveDir }) => {
				if (kind !== "url-token") return undefined;
				const [file, suffix] = splitSuffix(target);
				const isRelative = file && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(file);
				const address = isRelative && assetAddress(apps, path.resolve(resolveDir, file));
				return { path: address ? address + suffix : target, external: true };
			});
		},
	};
}

function splitSuffix(target) {
	const start = target.search(/[?#]/);
	return start < 0 ? [target, ""] : [target.slice(0, start), target.slice(start)];
}
