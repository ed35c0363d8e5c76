/** The asset build on a small bench of two apps. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { BENCH_ROOT } from "../packages.mjs";
import { findBundles } from "./bundles.mjs";
import { readOptions } from "./options.mjs";
import { build as runBuild, describeErrors } from "./pipeline.mjs";

const BUILD = fileURLToPath(new URL("build.mjs", import.meta.url));
const FRAMEWORK = path.join(BENCH_ROOT, "apps/frappe");

const bench = fs.mkdtempSync(path.join(os.tmpdir(), "assets-"));

beforeEach(() => {
	fs.rmSync(bench, { recursive: true, force: true });
	write("sites/apps.txt", "one\ntwo\n");
	write(
		"apps/one/one/public/js/greet.bundle.js",
		'import "../html/card.html";\nwindow.greet = () => "good day";\n',
	);
	write("apps/one/one/public/html/card.html", "<p title=\\'x\\'>{{ `name` }}</p>\n");
	write("apps/two/two/public/css/page.bundle.css", ".page { float: left; user-select: none; }\n");
	fs.symlinkSync(path.join(FRAMEWORK, "node_modules"), path.join(bench, "apps/one/node_modules"));
});

after(() => fs.rmSync(bench, { recursive: true }));

describe("what is built", () => {
	it("gives each bundle a name with its hash and writes the address into the manifest", async () => {
		await build();
		assert.deepEqual(Object.keys(manifest()), ["greet.bundle.js", "page.bundle.css"]);
		assert.match(
			manifest()["greet.bundle.js"],
			/^\/assets\/one\/dist\/js\/greet\.bundle\.[0-9A-F]{8}\.js$/,
		);
		assert.match(built("greet.bundle.js"), /good day/);
		assert.match(built("greet.bundle.js"), /sourceMappingURL=greet\.bundle\.[0-9A-F]{8}\.js\.map\n$/);
	});

	it("turns an imported HTML file into a template under its name", async () => {
		await build();
		const frappe = { templates: {} };
		new Function("frappe", "window", built("greet.bundle.js"))(frappe, {});
		assert.equal(frappe.templates.card, "<p title='x'>{{ `name` }}</p>\n");
	});

	it("mirrors styles for right-to-left languages and adds vendor prefixes", async () => {
		await build("--development");
		assert.match(built("page.bundle.css"), /float: left;.*-webkit-user-select: none;/s);
		assert.match(built("rtl_page.bundle.css", "assets-rtl.json"), /float: right;/);
	});

	it("finds stylesheets of packages and of other apps, and keeps pointing at their files", async () => {
		write(
			"apps/two/two/public/css/font.css",
			'@font-face { font-family: A; src: url("fonts/a.woff2?v=1#x"); }\n',
		);
		write("apps/two/two/public/scss/_tones.scss", "$tone: teal;\n");
		write(
			"apps/one/one/public/scss/look.bundle.scss",
			'@import "~cropperjs/dist/cropper.min";\n@import "two/public/scss/tones";\n@import "two/public/css/font.css";\nb { color: $tone; }\n',
		);
		await build();
		const css = built("look.bundle.css");
		assert.match(css, /\.cropper-container/);
		assert.match(css, /color:teal/);
		assert.match(css, /url\("?\/assets\/two\/css\/fonts\/a\.woff2\?v=1#x"?\)/);
	});

	it("compiles a Vue component, scopes its styles and brings them along with the script", async () => {
		write("apps/one/one/public/js/_size.scss", "$size: 7px;\n");
		write(
			"apps/one/one/public/js/Card.vue",
			[
				'<script setup lang="ts">',
				'import { ref } from "vue";',
				"const count = ref<number>(41);",
				"</script>",
				"<template><b>{{ count + 1 }}</b></template>",
				'<style lang="scss" scoped>@import "./size";\nb { margin: $size; }</style>',
			].join("\n"),
		);
		write(
			"apps/one/one/public/js/card.bundle.js",
			'import Card from "./Card.vue";\nwindow.Card = Card;\n',
		);
		await build();
		const script = built("card.bundle.js");
		const scope = /__scopeId="(data-v-[0-9a-f]{8})"/.exec(script)[1];
		assert.ok(script.includes(`b[${scope}]{margin:7px}`), "the scoped style is in the script");
	});

	it("knows all bundles that the framework's own hooks name", () => {
		const app = { name: "frappe", root: FRAMEWORK, publicFolder: path.join(FRAMEWORK, "frappe/public") };
		const found = new Set(findBundles(app).map(({ key }) => key));
		const hooks = fs.readFileSync(path.join(FRAMEWORK, "frappe/hooks.py"), "utf8");
		const named = [...hooks.matchAll(/"([\w-]+\.bundle\.(?:js|css))"/g)].map(([, key]) => key);
		assert.ok(named.length >= 9);
		assert.deepEqual(
			named.filter((key) => !found.has(key)),
			[],
		);
	});

	it("makes the folders of an app reachable under /assets", async () => {
		await build();
		assert.equal(
			fs.readlinkSync(path.join(bench, "sites/assets/two")),
			path.join(bench, "apps/two/two/public"),
		);
		assert.ok(fs.existsSync(path.join(bench, "sites/assets/one/node_modules/vue/package.json")));
	});
});

describe("building again", () => {
	it("keeps the name of what is the same and removes the former version of what is not", async () => {
		await build();
		const before = manifest();
		write("apps/one/one/public/js/greet.bundle.js", "window.greet = () => 'good evening';\n");
		await build();
		assert.equal(manifest()["page.bundle.css"], before["page.bundle.css"]);
		assert.notEqual(manifest()["greet.bundle.js"], before["greet.bundle.js"]);
		assert.equal(fs.readdirSync(path.join(bench, "apps/one/one/public/dist/js")).length, 2);
	});

	it("builds one app and leaves the other's entries", async () => {
		await build();
		const { "page.bundle.css": page } = manifest();
		fs.rmSync(path.join(bench, "apps/one/one/public/js/greet.bundle.js"));
		write("apps/one/one/public/js/hail.bundle.js", "window.hail = 1;\n");
		await build("--apps", "one", "--run-build-command");
		assert.deepEqual(Object.keys(manifest()), ["hail.bundle.js", "page.bundle.css"]);
		assert.equal(manifest()["page.bundle.css"], page);
	});

	it("builds the named file only", async () => {
		await build();
		write("apps/two/two/public/css/page.bundle.css", "i { top: 0; }\n");
		write("apps/one/one/public/js/greet.bundle.js", "window.greet = 2;\n");
		const { "greet.bundle.js": greet } = manifest();
		await build("--files", "two/page.bundle.css");
		assert.equal(manifest()["greet.bundle.js"], greet);
		assert.match(built("page.bundle.css"), /top:0/);
	});

	it("forgets apps that are no longer on the bench", async () => {
		await build();
		write("sites/apps.txt", "one\n");
		await build();
		assert.deepEqual(Object.keys(manifest()), ["greet.bundle.js"]);
	});
});

describe("what is wrong", () => {
	const mistakes = {
		"js/greet.bundle.js": ["let a = 1;\nlet b = ;\n", /greet\.bundle\.js:2:8/],
		"css/look.bundle.scss": [
			"a { b: c; }\nb { color: $nothing; }\n",
			/Undefined variable.*look\.bundle\.scss:2/s,
		],
		"css/plain.bundle.css": ["a { b: c; }\nb { color: red;\n", /plain\.bundle\.css:2/],
		"js/bad.bundle.js": ['import "./Bad.vue";\n', /Bad\.vue:2/],
		"js/lost.bundle.js": ['import "no-such-package";\n', /lost\.bundle\.js:1:7/],
	};
	for (const [name, [source, expected]] of Object.entries(mistakes)) {
		it(`names file and line of a mistake and leaves the last good build: ${name}`, async () => {
			await build();
			const before = manifest();
			write("apps/one/one/public/js/Bad.vue", "<script setup>\nconst a = ;\n</script>\n");
			write(`apps/one/one/public/${name}`, source);
			assert.match(await failure(), expected);
			assert.deepEqual(manifest(), before);
		});
	}

	it("refuses an app or a file that there is not, and two sources of one name", async () => {
		assert.equal(await failure("--apps", "three"), "no such app in sites/apps.txt: three");
		assert.equal(await failure("--files", "one/none.bundle.js"), "no such bundle: one/none.bundle.js");
		write("apps/one/one/public/other/greet.bundle.ts", "");
		assert.match(await failure(), /would both become one\/greet\.bundle\.js/);
	});

	it("ends with 1 and one line for an option that there is not", () => {
		const { status, stderr } = spawnSync(process.execPath, [BUILD, "--nonsense"], { encoding: "utf8" });
		assert.equal(status, 1);
		assert.match(stderr, /^build: Unknown option '--nonsense'.*\n$/);
	});
});

function write(name, text) {
	const file = path.join(bench, name);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, text);
}

/** Build with the options of a command line. */
function build(...args) {
	return runBuild(readOptions(["--bench", bench, ...args]));
}

/** Build what can't be built; return what a person is told. */
async function failure(...args) {
	const error = await build(...args).then(
		() => assert.fail("it was built"),
		(reason) => reason,
	);
	return error.errors ? describeErrors(error.errors) : error.message;
}

function manifest(name = "assets.json") {
	return JSON.parse(fs.readFileSync(path.join(bench, "sites/assets", name), "utf8"));
}

function built(key, name) {
	return fs.readFileSync(path.join(bench, "sites", manifest(name)[key]), "utf8");
}
