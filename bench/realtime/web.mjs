/** Asks the web process about a session; only it knows users and permissions. */

import http from "node:http";
import { text } from "node:stream/consumers";

import { log } from "./log.mjs";

const TIMEOUT_MS = 10_000;
const WAITS_MS = [250, 500, 1000, 2000, 4000];
// What a proxy or a server that is starting answers.
const UNAVAILABLE = new Set([502, 503, 504]);

/** The web process did not answer, however long we waited. */
export class WebUnavailable extends Error {}

export class Web {
	/** `address`: where the web process listens, as Node's http takes it: host and port, or socketPath. */
	constructor(address) {
		this.address = address;
	}

	/**
	 * Call the framework's whitelisted `method` for `site` with somebody's `credentials` (headers).
	 *
	 * Return its answer, or null if the framework refuses. A restart of the web process is waited out.
	 */
	async ask(method, parameters, { site, credentials }) {
		const path = `/api/method/${method}?${new URLSearchParams(parameters)}`;
		const headers = { ...credentials, accept: "application/json", "x-frappe-site-name": site };
		for (const wait of [...WAITS_MS, null]) {
			const answer = await this.#tryOnce(path, headers);
			if (answer?.status === 200) return JSON.parse(answer.body).message;
			if (answer) return noteRefusal(method, site, answer.status);
			if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
		}
		throw new WebUnavailable("the web process does not answer");
	}

	/** Return `{status, body}`, or null if there was nobody to answer. */
	async #tryOnce(path, headers) {
		try {
			const response = await get({ ...this.address, path, headers });
			const body = await text(response);
			return UNAVAILABLE.has(response.statusCode) ? null : { status: response.statusCode, body };
		} catch {
			// Refused, reset or too slow: the same to us.
			return null;
		}
	}
}

/** A refusal is an everyday answer; an error behind it is worth a line. */
function noteRefusal(method, site, status) {
	if (status >= 500) log("the web process failed", { site, method, status });
	return null;
}

function get(options) {
	return new Promise((resolve, reject) => {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		http.get({ ...options, signal }, resolve).on("error", reject);
	});
}
