/** Compiles Vue 3 single-file components. */

import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { loadPackage } from "../../packages.mjs";
import { StylesheetError } from "../stylesheets.mjs";

const sfc = loadPackage("@vue/compiler-sfc");

const COMPONENT = "__component";
const SASS_SYNTAX = { scss: "scss", sass: "indented" };

export function vuePlugin({ root, compiler, production }) {
	return {
		name: "vue",
		setup(build) {
			build.onLoad({ filter: /\.vue$/ }, ({ path: file }) => {
				const component = new Component(file, root, production);
				if (component.errors.length) return { errors: component.errors, watchFiles: [file] };
				return { ...component.module(), resolveDir: path.dirname(file) };
			});
			build.onResolve({ filter: /\.vue\?style=\d+$/ }, ({ path: address, resolveDir }) => {
				return { path: path.resolve(resolveDir, address), namespace: "vue-style" };
			});
			build.onLoad({ filter: /.*/, namespace: "vue-style" }, ({ path: address }) => {
				const [file, index] = address.split("?style=");
				return new Component(file, root, production).style(Number(index), compiler);
			});
		},
	};
}

/** One `.vue` file. */
class Component {
	constructor(file, root, production) {
		this.file = file;
		this.source = fs.readFileSync(file, "utf8");
		this.production = production;
		// The same on every machine, so that the same source gives the same bundle.
		this.id = crypto.createHash("sha256").update(path.relative(root, file)).digest("hex").slice(0, 8);
		const { descriptor, errors } = sfc.parse(this.source, { filename: file, sourceMap: false });
		this.descriptor = descriptor;
		this.errors = errors.map((error) => this.#report(error));
	}

	get #isScoped() {
		return this.descriptor.styles.some((style) => style.scoped);
	}

	/** Return the component as a script for esbuild: `{contents, loader}` or `{errors}`. */
	module() {
		const { script, scriptSetup, styles } = this.descriptor;
		try {
			const parts = styles.map(
				(_, index) => `import ${JSON.stringify(`./${path.basename(this.file)}?style=${index}`)};`,
			);
			parts.push(this.#script(), this.#render());
			if (this.#isScoped) parts.push(`${COMPONENT}.__scopeId = "data-v-${this.id}";`);
			parts.push(`export default ${COMPONENT};`);
			return {
				contents: parts.join("\n"),
				loader: (script ?? scriptSetup)?.lang === "ts" ? "ts" : "js",
			};
		} catch (error) {
			return { errors: [this.#report(error)] };
		}
	}

	#script() {
		const { script, scriptSetup } = this.descriptor;
		if (!script && !scriptSetup) return `const ${COMPONENT} = {};`;
		const compiled = sfc.compileScript(this.descriptor, {
			id: this.id,
			isProd: this.production,
			inlineTemplate: Boolean(scriptSetup),
			genDefaultAs: COMPONENT,
			templateOptions: this.#templateOptions(),
		});
		this.bindings = compiled.bindings;
		return compiled.content;
	}

	/** The template's code, where the script does not hold it already. */
	#render() {
		const { template, scriptSetup } = this.descriptor;
		if (!template || scriptSetup) return "";
		const compiled = sfc.compileTemplate({
			...this.#templateOptions(),
			source: template.content,
			compilerOptions: { bindingMetadata: this.bindings },
		});
		if (compiled.errors.length) throw compiled.errors[0];
		return `${compiled.code.replace("export function render", "function render")}\n${COMPONENT}.render = render;`;
	}

	#templateOptions() {
		return {
			id: this.id,
			filename: this.file,
			scoped: this.#isScoped,
			isProd: this.production,
			slotted: this.descriptor.slotted,
		};
	}

	/** Return style block number `index` as CSS for esbuild. */
	style(index, compiler) {
		const { content, lang, scoped, loc } = this.descriptor.styles[index];
		try {
			const source =
				lang in SASS_SYNTAX
					? compiler.compileFragment(content, this.file, SASS_SYNTAX[lang])
					: content;
			const { code, errors } = sfc.compileStyle({
				source,
				filename: this.file,
				id: `data-v-${this.id}`,
				scoped,
				isProd: this.production,
			});
			if (errors.length) throw errors[0];
			return { contents: code, loader: "css", resolveDir: path.dirname(this.file) };
		} catch (error) {
			if (!(error instanceof StylesheetError)) return { errors: [this.#report(error, loc.start.line)] };
			const location = error.report.location;
			// Sass counts from the start of the block.
			if (location.file === this.file) location.line += loc.start.line - 1;
			return {
				errors: [{ ...error.report, location: { ...location, lineText: this.#line(location.line) } }],
			};
		}
	}

	#report(error, fallbackLine = 1) {
		const line = error.loc?.start?.line ?? error.loc?.line ?? error.line ?? fallbackLine;
		const column = error.loc?.start?.column ?? error.loc?.column ?? 1;
		return {
			text: String(error.message ?? error).split("\n")[0],
			location: { file: this.file, line, column: Math.max(0, column - 1), lineText: this.#line(line) },
		};
	}

	#line(number) {
		return this.source.split("\n")[number - 1] ?? "";
	}
}
