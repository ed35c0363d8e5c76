/** What the bench's configuration says about realtime, and which sites there are. */

import fs from "node:fs";
import path from "node:path";

const SITE_NAME = /^[a-z0-9][a-z0-9._-]*$/i;

const DEFAULTS = { port: 9000, webPort: 8000, redis: "redis://127.0.0.1:11311" };

/** The configuration of the bench whose sites lie in the folder `sites`. */
export class Config {
	constructor(sites) {
		const common = readJson(path.join(sites, "common_site_config.json"));
		this.sites = sites;
		this.port = Number(common.socketio_port ?? DEFAULTS.port);
		this.web = common.webserver_socket
			? { socketPath: common.webserver_socket }
			: { host: "127.0.0.1", port: Number(common.webserver_port ?? DEFAULTS.webPort) };
		// The framework publishes through its queue's redis; the other name is the older one.
		this.redis = common.redis_queue ?? common.redis_socketio ?? DEFAULTS.redis;
		this.defaultSite = common.default_site;
	}

	isSite(name) {
		return SITE_NAME.test(name) && fs.existsSync(path.join(this.sites, name, "site_config.json"));
	}

	/**
	 * Return the site that a request with `headers` is for, or null.
	 *
	 * The proxy in front names it; without a proxy the host does, as in the framework.
	 */
	siteOf(headers) {
		const named = headers["x-frappe-site-name"];
		if (named) return this.isSite(named) ? named : null;
		const hostname = hostnameOf(headers.host);
		return [hostname, this.defaultSite].find((name) => name && this.isSite(name)) ?? null;
	}

	/** Return the host under which `site` says it is reached (`host_name`), or null. */
	publicHostOf(site) {
		const { host_name: name = "" } = readJson(path.join(this.sites, site, "site_config.json"));
		const address = name.includes("://") ? name : `https://${name}`;
		return URL.canParse(address) ? new URL(address).host : null;
	}
}

function hostnameOf(host = "") {
	return host.replace(/:\d+$/, "").toLowerCase();
}

function readJson(file) {
	try {
		return JSON.parse(fs.readFileSync(file, "utf8"));
	} catch (error) {
		if (error.code === "ENOENT") return {};
		throw new Error(`${file} can't be read: ${error.message}`, { cause: error });
	}
}
