/** Decides who may connect, and as whom. */

import { loadPackage } from "../packages.mjs";

const cookies = loadPackage("cookie");

const DEFAULT_PORTS = { "http:": "80", "https:": "443" };

/**
 * Say whether a browser's request comes from a page of the site itself.
 *
 * Browsers leave the origin out of some requests to the page's own host, but never of one to another host
 * or of a WebSocket's. Other clients have none, and no cookies that a foreign page could make use of.
 */
export function isOwnOrigin(headers, publicHost) {
	const { origin } = headers;
	if (origin === undefined) return true;
	if (!URL.canParse(origin)) return false;
	const { protocol, host } = new URL(origin);
	return [headers.host, headers["x-forwarded-host"], publicHost]
		.filter(Boolean)
		.some((own) => fullHost(own, protocol) === fullHost(host, protocol));
}

function fullHost(host, protocol) {
	const lower = host.trim().toLowerCase();
	return /:\d+$/.test(lower) ? lower : `${lower}:${DEFAULT_PORTS[protocol]}`;
}

/** Return the headers in which the request carries a session or a key, or null if it has neither. */
export function credentialsOf(headers) {
	if (headers.authorization) return { authorization: headers.authorization };
	const { sid } = cookies.parse(headers.cookie ?? "");
	return sid ? { cookie: cookies.serialize("sid", sid) } : null;
}

/**
 * Return `{name, isGuest, isDeskUser}` of whoever `credentials` belong to, or null if the site refuses them.
 */
export async function identify(web, site, credentials) {
	const info = await web.ask("frappe.realtime.get_user_info", {}, { site, credentials });
	if (!info?.user) return null;
	return {
		name: info.user,
		isGuest: info.user === "Guest",
		isDeskUser: info.user !== "Guest" && info.user_type === "System User",
	};
}
