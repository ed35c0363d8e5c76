/** Tells a running framework that its assets are new. */

import fs from "node:fs";
import path from "node:path";

import { loadPackage } from "../packages.mjs";

const { createClient } = loadPackage("@redis/client");

const CONNECT_TIMEOUT_MS = 1000;

/** Make the framework read the manifest again. Nothing happens if its cache is not running. */
export async function forgetManifest(sites) {
	await withRedis(sites, "redis_cache", (redis) => redis.del("assets_json"));
}

/** Tell open desks (in developer mode) that `files` were rebuilt. */
export async function announceBuild(sites, files, { liveReload }) {
	const message = { success: true, changed_files: files, live_reload: liveReload };
	await withRedis(sites, "redis_queue", (redis) =>
		redis.publish("events", JSON.stringify({ event: "build_event", message })),
	);
}

async function withRedis(sites, setting, action) {
	const url = readSetting(sites, setting);
	if (!url) return;
	const redis = createClient({
		url,
		socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
	});
	redis.on("error", () => {}); // reported by connect()
	try {
		await redis.connect();
	} catch {
		return;
	}
	try {
		await action(redis);
	} finally {
		redis.destroy();
	}
}

function readSetting(sites, setting) {
	const file = path.join(sites, "common_site_config.json");
	if (!fs.existsSync(file)) return undefined;
	return JSON.parse(fs.readFileSync(file, "utf8"))[setting];
}
