/** Speaking with the server. Every failure is a `RequestFailure`. */

import { call as libraryCall } from "frappe-ui";

import { boot } from "./boot";
import { failureOf, readFailure, type RequestFailure } from "./errors";

export type Values = Record<string, unknown>;

/** Call one of the app's own methods, named below `hotline_app.api`. */
export async function api<Answer>(method: string, values: Values = {}): Promise<Answer> {
	return callMethod<Answer>(`hotline_app.api.${method}`, values);
}

/** Call any whitelisted method. */
export async function callMethod<Answer>(method: string, values: Values = {}): Promise<Answer> {
	try {
		return await libraryCall<Answer>(method, values);
	} catch (error) {
		throw failureOf(error);
	}
}

/** Create a record over the REST API and return it. */
export async function createRecord(doctype: string, values: Values): Promise<Values> {
	const answer = await post(`/api/resource/${encodeURIComponent(doctype)}`, JSON.stringify(values), {
		"Content-Type": "application/json",
	});
	return answer.data as Values;
}

/** Store a private file, attached to a record if one is named, and return its address. */
export async function uploadFile(file: Blob, name: string, owner?: { doctype: string; name: string }) {
	const form = new FormData();
	form.append("file", file, name);
	form.append("is_private", "1");
	if (owner) {
		form.append("doctype", owner.doctype);
		form.append("docname", owner.name);
	}
	const answer = await post("/api/method/upload_file", form);
	return (answer.message as { file_url: string }).file_url;
}

async function post(url: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Values> {
	let response: Response;
	try {
		response = await fetch(url, {
			method: "POST",
			headers: { Accept: "application/json", "X-Frappe-CSRF-Token": boot.csrf_token, ...headers },
			body,
		});
	} catch (error) {
		throw failureOf(error);
	}
	if (!response.ok) throw readFailure(response.status, await response.text());
	return response.json();
}

export type { RequestFailure };
