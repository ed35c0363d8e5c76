/** From SCSS or CSS source to what browsers understand, left-to-right or mirrored. */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { loadPackage } from "../packages.mjs";

// The list of browsers ages with the lock file; saying so at each build helps nobody.
process.env.BROWSERSLIST_IGNORE_OLD_DATA = "1";

const sass = loadPackage("sass");
const postcss = loadPackage("postcss");
const autoprefixer = loadPackage("autoprefixer");
const rtlcss = loadPackage("rtlcss");

const PREFIXER = autoprefixer({ overrideBrowserslist: ["defaults"] });
const LEFT_TO_RIGHT = postcss([PREFIXER]);
const RIGHT_TO_LEFT = postcss([rtlcss(), PREFIXER]);

/** An error in a stylesheet, in the form in which esbuild reports its own. */
export class StylesheetError extends Error {
	constructor(text, location) {
		super(text);
		this.report = { text, location };
	}
}

/** Compiles stylesheets, each once for both directions as long as nothing it read has changed. */
export class StylesheetCompiler {
	#folders;
	#compiled = new Map();

	/** `importFolders`: where `~package/file` and `app/public/file` are looked for. */
	constructor(importFolders) {
		this.#folders = importFolders;
	}

	/** Return `{css, files}`: the stylesheet at `file` for one direction and all files it was made of. */
	async compile(file, { mirrored = false } = {}) {
		const { css, files } = this.#toCss(file);
		return { css: await finish(css, file, mirrored), files };
	}

	/** Return plain CSS for SCSS `source` that stands inside `file`. */
	compileFragment(source, file, syntax) {
		return this.#runSass(file, () =>
			sass.compileString(source, { ...this.#options(), syntax, url: pathToFileURL(file) }),
		).css;
	}

	#toCss(file) {
		if (file.endsWith(".css")) return { css: fs.readFileSync(file, "utf8"), files: [file] };
		const known = this.#compiled.get(file);
		if (known && known.stamp === stampOf(known.files)) return known;
		const result = this.#runSass(file, () => sass.compile(file, this.#options()));
		const files = result.loadedUrls.map((url) => fileURLToPath(url));
		const compiled = { css: result.css, files, stamp: stampOf(files) };
		this.#compiled.set(file, compiled);
		return compiled;
	}

	#options() {
		return {
			importers: [{ findFileUrl: (url) => this.#find(url) }],
			// The framework and Bootstrap 4 use what Sass will drop one day; the lock keeps Sass as it is.
			logger: sass.Logger.silent,
		};
	}

	#find(url) {
		const wanted = url.replace(/^~/, "");
		for (const folder of this.#folders) {
			// Sass adds extensions and underscores itself, so only the folder can be looked at here.
			const candidate = path.join(folder, wanted);
			if (fs.existsSync(path.dirname(candidate))) return pathToFileURL(candidate);
		}
		return null;
	}

	#runSass(file, run) {
		try {
			return run();
		} catch (error) {
			if (!(error instanceof sass.Exception)) throw error;
			const { url, start } = error.span;
			const culprit = url ? fileURLToPath(url) : file;
			const lineText = fs.readFileSync(culprit, "utf8").split("\n")[start.line];
			throw new StylesheetError(error.sassMessage, {
				file: culprit,
				line: start.line + 1,
				column: start.column,
				lineText,
			});
		}
	}
}

/** Add vendor prefixes to `css`, mirroring it first if asked. */
async function finish(css, file, mirrored) {
	const processor = mirrored ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
	try {
		return (await processor.process(css, { from: file, map: false })).css;
	} catch (error) {
		if (error.name !== "CssSyntaxError") throw error;
		throw new StylesheetError(error.reason, {
			file: error.file ?? file,
			line: error.line,
			column: error.column - 1,
		});
	}
}

function stampOf(files) {
	return files.map((file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs).join();
}
