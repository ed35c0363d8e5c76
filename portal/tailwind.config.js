import preset from "frappe-ui/tailwind";

// Of the library only what the portal imports is scanned, so its style sheet stays small.
const LIBRARY = "./node_modules/frappe-ui/src";

/** @type {import('tailwindcss').Config} */
export default {
	presets: [preset],
	content: [
		"./src/**/*.{vue,ts}",
		`${LIBRARY}/components/**/*.{vue,ts}`,
		`${LIBRARY}/{utils,composables}/**/*.ts`,
		`!${LIBRARY}/**/{stories,__tests__}/**`,
	],
};
