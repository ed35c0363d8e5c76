/** Turns an imported HTML file into an entry of `frappe.templates`, under the file's name. */

import fs from "node:fs";
import path from "node:path";

export const htmlPlugin = {
	name: "html",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
			const name = path.basename(file, ".html");
			const template = unquote(fs.readFileSync(file, "utf8"));
			return {
				contents: `frappe.templates[${JSON.stringify(name)}] = ${JSON.stringify(template)};`,
				loader: "js",
			};
		});
	},
};

/** The framework's templates are written as the inside of a string literal: their quotes may be escaped. */
function unquote(template) {
	return template.replace(/\\(['"`])/g, "$1");
}
