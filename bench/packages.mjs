/**
 * The npm packages that the bench's own Node programs stand on.
 *
 * They are the framework's: one lock, one installation. Node looks for packages upwards from the
 * importing file and would never find them there, so they are asked for from where they are.
 */

import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const BENCH_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const requireFromFramework = createRequire(path.join(BENCH_ROOT, "apps/frappe/package.json"));

/** Return the exports of the package `name`; the error says what to do when it is not installed. */
export function loadPackage(name) {
	try {
		return requireFromFramework(name);
	} catch (error) {
		if (error.code !== "MODULE_NOT_FOUND") throw error;
		throw new Error(`npm package "${name}" is missing: run "npm ci" in apps/frappe`, { cause: error });
	}
}
