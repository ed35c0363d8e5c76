// What `npm run lint` asks of the project's own JavaScript.

import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import globals from "globals";
import typescript from "typescript-eslint";

const FRAMEWORK = {
	frappe: "readonly",
	hotline: "readonly",
	cur_frm: "readonly",
	cur_list: "readonly",
	cur_dialog: "readonly",
	cur_page: "readonly",
	locals: "readonly",
	__: "readonly",
	$: "readonly",
	jQuery: "readonly",
	moment: "readonly",
	cint: "readonly",
	cstr: "readonly",
	flt: "readonly",
	format_currency: "readonly",
	get_currency_symbol: "readonly",
	repl: "readonly",
	in_list: "readonly",
	has_common: "readonly",
};

// Where a file lies decides where it runs.
const NODE = ["*.mjs", "bench/**/*.mjs", "tests/**/*.mjs", "portal/*.{js,mjs,ts}"];
const TYPED = ["portal/**/*.ts"];
const COMPONENTS = ["portal/src/**/*.vue"];
const DESK = ["apps/hotline_app/hotline_app/**/*.js"];

export default typescript.config(
	{
		ignores: [
			"apps/frappe/",
			"env/",
			"sites/",
			"var/",
			"config/",
			"**/node_modules/",
			"**/dist/",
			"**/public/portal/",
		],
	},
	js.configs.recommended,
	{
		rules: {
			"no-var": "error",
			"prefer-const": "error",
			eqeqeq: ["error", "always", { null: "ignore" }],
			"no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
			"no-implicit-globals": "error",
			"no-eval": "error",
			"no-alert": "error",
		},
	},
	{
		files: NODE,
		languageOptions: { globals: globals.node },
	},
	{
		files: TYPED,
		extends: [typescript.configs.recommended],
	},
	{
		files: COMPONENTS,
		extends: [typescript.configs.recommended, vue.configs["flat/recommended"]],
		languageOptions: { parserOptions: { parser: typescript.parser } },
		rules: {
			// Layout is the formatter's business.
			"vue/html-indent": "off",
			"vue/max-attributes-per-line": "off",
			"vue/singleline-html-element-content-newline": "off",
			"vue/html-self-closing": "off",
			"vue/html-closing-bracket-newline": "off",
			"vue/attributes-order": "off",
			// Pages are named for what they show, often in one word.
			"vue/multi-word-component-names": "off",
			// What people wrote is shown as text.
			"vue/no-v-html": "error",
		},
	},
	{
		files: ["portal/src/**/*.{js,ts,vue}"],
		languageOptions: { globals: { ...globals.browser, __: "readonly" } },
	},
	{
		files: DESK,
		languageOptions: {
			sourceType: "script",
			globals: { ...globals.browser, ...FRAMEWORK },
		},
	},
	{
		// Bundles are modules; form scripts and pages are loaded as they are.
		files: ["apps/hotline_app/hotline_app/public/js/**/*.js"],
		languageOptions: { sourceType: "module" },
	},
);
