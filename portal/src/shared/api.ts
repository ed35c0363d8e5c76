/** Speaking with the server. Every failure is a `RequestFailure`. */

import { frappeRequest } from "frappe-ui";

import { boot } from "./boot";
import { failureOf, readFailure, type RequestFailure } from "./errors";

export type Values = Record<string, unknown>;

/** Call one of the app's own methods, named below `hotline_app.api`; `signal` gives the request up. */
export async function api<Answer>(method: string, values: Values = {}, signal?: AbortSignal): Promise<Answer> {
	return callMethod<Answer>(`hotline_app.api.${method}`, values, signal);
}

/** Call any whitelisted method. */
export async function callMethod<Answer>(method: string, values: Values = {}, signal?: AbortSignal): Promise<Answer> {
	try {
		return await frappeRequest<Answer>({ url: method, method: "POST", params: values, signal });
	} catch (error) {
		throw failureOf(error);
	}
}

/** Create a record over the REST API and return it. */
export async function createRecord(doctype: string, values: Values): Promise<Values> {
	const answer = await send("POST", `/api/resource/${encodeURIComponent(doctype)}`, JSON.stringify(values), {
		"Content-Type": "application/json",
	});
	return answer.data as Values;
}

/** Change a record over the REST API and return it; with `modified` in the values only if nobody else did. */
export async function updateRecord(doctype: string, name: string, values: Values): Promise<Values> {
	const url = `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`;
	const answer = await send("PUT", url, JSON.stringify(values), { "Content-Type": "application/json" });
	return answer.data as Values;
}

/** A stored file. */
export interface Upload {
	name: string;
	file_name: string;
	file_url: string;
	file_size?: number;
}

/** Store a private file, attached to a record if one is named. */
export async function uploadRecord(file: Blob, name: string, owner?: { doctype: string; name: string }) {
	const form = new FormData();
	form.append("file", file, name);
	form.append("is_private", "1");
	if (owner) {
		form.append("doctype", owner.doctype);
		form.append("docname", owner.name);
	}
	const answer = await send("POST", "/api/method/upload_file", form);
	return answer.message as Upload;
}

/** Store a private file like `uploadRecord`, and return its address. */
export const uploadFile = async (...file: Parameters<typeof uploadRecord>) => (await uploadRecord(...file)).file_url;

async function send(
	method: "POST" | "PUT",
	url: string,
	body: BodyInit,
	headers: Record<string, string> = {},
): Promise<Values> {
	let response: Response;
	try {
		response = await fetch(url, {
			method,
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
