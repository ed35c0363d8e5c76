/** The realtime server as a browser and the framework meet it: a real redis, and a web process that we play. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { loadPackage } from "../packages.mjs";

const { io } = loadPackage("socket.io-client");
const { createClient } = loadPackage("@redis/client");

const SERVER = fileURLToPath(new URL("server.mjs", import.meta.url));
const SITE = "city.test";
const OTHER_SITE = "town.test";

// Whoever has this sid is this user, on both sites.
const SESSIONS = {
	"sid-agent": { user: "agent@city.test", user_type: "System User" },
	"sid-leader": { user: "leader@city.test", user_type: "System User" },
	"sid-provider": { user: "provider@city.test", user_type: "Website User" },
	Guest: { user: "Guest", user_type: null },
};
const READABLE = { "sid-agent": ["WO-1"], "sid-leader": ["WO-1", "WO-2"], "sid-provider": ["WO-1"] };

const bench = {};
const sockets = [];

before(async () => {
	bench.folder = fs.mkdtempSync(path.join(os.tmpdir(), "realtime-"));
	[bench.port, bench.webPort, bench.redisPort] = [await freePort(), await freePort(), await freePort()];
	writeSites();
	await startRedis();
	await startWeb();
	await startServer();
});

after(async () => {
	await bench.publisher.close();
	await Promise.all([stop(bench.server), stop(bench.redis)]);
	await new Promise((resolve) => bench.web.close(resolve));
	fs.rmSync(bench.folder, { recursive: true });
});

afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));

describe("who may connect", () => {
	it("refuses a page of another origin", async () => {
		await assert.rejects(connect({ sid: "sid-agent", origin: "https://evil.test" }));
	});

	it("refuses a page of the same host on another port", async () => {
		await assert.rejects(connect({ sid: "sid-agent", origin: `http://${SITE}:1` }));
	});

	it("takes a page of the address under which the site says it is reached", async () => {
		await connect({ sid: "sid-agent", origin: "https://hotline.city.test" });
	});

	it("refuses who has no session", async () => {
		await assert.rejects(connect({}), /no session/);
	});

	it("refuses a session that the site does not know", async () => {
		await assert.rejects(connect({ sid: "stolen" }), /session refused/);
	});

	it("refuses another site than the one of the address", async () => {
		await assert.rejects(
			connect({ sid: "sid-agent", namespace: OTHER_SITE }),
			/not the site of this address/,
		);
	});

	it("refuses a site that does not exist and connections to no site", async () => {
		await assert.rejects(connect({ sid: "sid-agent", namespace: "../etc" }), /Invalid namespace/);
		await assert.rejects(connect({ sid: "sid-agent", namespace: "" }), /no site named/);
	});
});

describe("who hears what", () => {
	it("brings what is for a user to this user alone", async () => {
		const [agent, leader] = [await connect({ sid: "sid-agent" }), await connect({ sid: "sid-leader" })];
		await publish({ event: "notification", room: "user:agent@city.test", message: { text: "for you" } });
		await assertHeard(agent, "notification", { text: "for you" });
		await assertSilent(leader);
	});

	it("keeps what one site publishes from the other", async () => {
		const here = await connect({ sid: "sid-agent" });
		const there = await connect({ sid: "sid-agent", site: OTHER_SITE });
		await publish({ event: "version-update", room: "all", message: {} });
		await assertHeard(here, "version-update", {});
		await assertSilent(there);
	});

	it("tells the desk's news to users of the desk only", async () => {
		const agent = await connect({ sid: "sid-agent" });
		const provider = await connect({ sid: "sid-provider" });
		const guest = await connect({ sid: "Guest" });
		await publish({ event: "version-update", room: "all", message: {} });
		await assertHeard(agent, "version-update", {});
		await assertSilent(provider);
		await assertSilent(guest);
	});

	it("gives guests the website's room and nothing they ask for", async () => {
		const guest = await connect({ sid: "Guest" });
		guest.emit("doc_subscribe", "HL Work Order", "WO-1");
		guest.emit("doctype_subscribe", "HL Work Order");
		guest.emit("task_subscribe", "task-1");
		await settled();
		for (const room of [
			"user:Guest",
			"doc:HL Work Order/WO-1",
			"doctype:HL Work Order",
			"task_progress:task-1",
		]) {
			await publish({ event: "secret", room, message: {} });
		}
		await assertSilent(guest);
		await publish({ event: "notice", room: "website", message: {} });
		await assertHeard(guest, "notice", {});
	});

	it("lets a user hear of a record only if the user may read it", async () => {
		const agent = await connect({ sid: "sid-agent" });
		agent.emit("doc_subscribe", "HL Work Order", "WO-1");
		agent.emit("doc_subscribe", "HL Work Order", "WO-2");
		await settled();
		await publish({ event: "docinfo_update", room: "doc:HL Work Order/WO-2", message: { doc: "WO-2" } });
		await publish({ event: "docinfo_update", room: "doc:HL Work Order/WO-1", message: { doc: "WO-1" } });
		await assertHeard(agent, "docinfo_update", { doc: "WO-1" });
	});

	it("stops telling of a record once it is left", async () => {
		const agent = await connect({ sid: "sid-agent" });
		agent.emit("doc_subscribe", "HL Work Order", "WO-1");
		await settled();
		agent.emit("doc_unsubscribe", "HL Work Order", "WO-1");
		await settled();
		await publish({ event: "docinfo_update", room: "doc:HL Work Order/WO-1", message: {} });
		await assertSilent(agent);
	});

	it("lets a user of the desk hear of a DocType that may be read, and of no other", async () => {
		const agent = await connect({ sid: "sid-agent" });
		agent.emit("doctype_subscribe", "HL Work Order");
		agent.emit("doctype_subscribe", "User");
		await settled();
		await publish({ event: "list_update", room: "doctype:User", message: { doctype: "User" } });
		await publish({ event: "list_update", room: "doctype:HL Work Order", message: { name: "WO-1" } });
		await assertHeard(agent, "list_update", { name: "WO-1" });
	});

	it("tells a website's user of own records, but not of all records of a DocType", async () => {
		const provider = await connect({ sid: "sid-provider" });
		provider.emit("doctype_subscribe", "HL Work Order");
		provider.emit("doc_subscribe", "HL Work Order", "WO-1");
		await settled();
		await publish({ event: "list_update", room: "doctype:HL Work Order", message: { name: "WO-2" } });
		await publish({ event: "docinfo_update", room: "doc:HL Work Order/WO-1", message: {} });
		await assertHeard(provider, "docinfo_update", {});
	});

	it("brings a task's progress to whoever asked for it", async () => {
		const agent = await connect({ sid: "sid-agent" });
		agent.emit("progress_subscribe", "task-1");
		await settled();
		await publish({ event: "task_progress", room: "task_progress:task-1", message: { percent: 50 } });
		await assertHeard(agent, "task_progress", { percent: 50 });
	});

	it("tells who else has a record open, also when somebody goes away", async () => {
		const [agent, leader] = [await connect({ sid: "sid-agent" }), await connect({ sid: "sid-leader" })];
		agent.emit("doc_open", "HL Work Order", "WO-1");
		await assertHeard(agent, "doc_viewers", viewers("agent@city.test"));
		leader.emit("doc_open", "HL Work Order", "WO-1");
		await assertHeard(agent, "doc_viewers", viewers("agent@city.test", "leader@city.test"));
		leader.disconnect();
		await assertHeard(agent, "doc_viewers", viewers("agent@city.test"));
	});
});

describe("what it withstands", () => {
	it("survives anything a client may send", async () => {
		const agent = await connect({ sid: "sid-agent" });
		for (const event of [
			"doc_subscribe",
			"doc_unsubscribe",
			"doc_close",
			"doctype_unsubscribe",
			"task_unsubscribe",
		]) {
			agent.emit(event, { toString: 1 }, null);
			agent.emit(event);
			agent.emit(event, "x".repeat(5000), "y");
		}
		await settled();
		await connect({ sid: "sid-leader" });
	});

	it("survives anything that is published", async () => {
		const agent = await connect({ sid: "sid-agent" });
		await bench.publisher.publish("events", "no JSON");
		await bench.publisher.publish("events", "null");
		await bench.publisher.publish("events", JSON.stringify({ event: "x", namespace: "nowhere.test" }));
		await publish({ event: "notice", room: "website", message: 1 });
		await assertHeard(agent, "notice", 1);
	});

	it("goes on when redis comes back after a restart", async () => {
		const agent = await connect({ sid: "sid-agent" });
		await stop(bench.redis);
		await eventually(async () => assert.equal(await health(), 503));
		await startRedis();
		await eventually(async () => assert.equal(await health(), 200));
		await publish({ event: "notice", room: "website", message: "back" });
		await assertHeard(agent, "notice", "back");
	});

	it("waits for a web process that is being restarted", async () => {
		bench.refuseRequests = 2;
		await connect({ sid: "sid-agent" });
		assert.equal(bench.refuseRequests, 0);
	});

	it("writes no session into its log", () => {
		assert.match(bench.log, /"event":"listening"/);
		assert.doesNotMatch(bench.log, /sid-agent|stolen/);
	});

	it("ends at once and cleanly when told to", async () => {
		const agent = await connect({ sid: "sid-agent" });
		const gone = new Promise((resolve) => agent.once("disconnect", resolve));
		assert.equal(await stop(bench.server), 0);
		await gone;
		await startServer();
	});

	it("says in one line that its port is in use", async () => {
		const second = spawn(process.execPath, [SERVER], {
			cwd: bench.folder,
			stdio: ["ignore", "pipe", "inherit"],
		});
		let output = "";
		second.stdout.on("data", (data) => (output += data));
		assert.equal(await new Promise((resolve) => second.once("close", resolve)), 1);
		assert.match(output, /the port is in use/);
	});
});

/** Connect as a browser on a page of the site would, through a proxy that names the site. */
function connect({ sid, site = SITE, namespace = site, origin = `http://${site}` }) {
	const extraHeaders = { host: site, origin, "x-frappe-site-name": site };
	if (sid) extraHeaders.cookie = `full_name=A; sid=${sid}; system_user=yes`;
	const socket = io(`http://127.0.0.1:${bench.port}/${namespace}`, {
		extraHeaders,
		forceNew: true,
		reconnection: false,
		transports: ["websocket"],
	});
	socket.heard = [];
	socket.onAny((event, message) => socket.heard.push([event, message]));
	sockets.push(socket);
	return new Promise((resolve, reject) => {
		socket.once("connect", () => resolve(socket));
		socket.once("connect_error", reject);
	});
}

function publish(message) {
	return bench.publisher.publish("events", JSON.stringify({ namespace: SITE, ...message }));
}

/** The next thing the socket hears is this. */
async function assertHeard(socket, event, message) {
	await eventually(() => assert.ok(socket.heard.length));
	assert.deepEqual(socket.heard.shift(), [event, message]);
}

async function assertSilent(socket) {
	await settled();
	assert.deepEqual(socket.heard, []);
}

/** Long enough for a question to the web process and an answer from redis. */
function settled() {
	return new Promise((resolve) => setTimeout(resolve, 150));
}

async function eventually(check, deadline = Date.now() + 10_000) {
	for (;;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}
}

function viewers(...users) {
	return { doctype: "HL Work Order", docname: "WO-1", users };
}

function writeSites() {
	const common = {
		socketio_port: bench.port,
		webserver_port: bench.webPort,
		redis_queue: `redis://127.0.0.1:${bench.redisPort}`,
	};
	writeJson("sites/common_site_config.json", common);
	writeJson(`sites/${SITE}/site_config.json`, { host_name: "https://hotline.city.test" });
	writeJson(`sites/${OTHER_SITE}/site_config.json`, {});
}

function writeJson(name, value) {
	const file = path.join(bench.folder, name);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, JSON.stringify(value));
}

async function startRedis() {
	const options = ["--port", bench.redisPort, "--bind", "127.0.0.1", "--save", "", "--dir", bench.folder];
	bench.redis = spawn("redis-server", options.map(String), { stdio: "ignore" });
	bench.publisher ??= createClient({
		url: `redis://127.0.0.1:${bench.redisPort}`,
		socket: { reconnectStrategy: 20 },
	}).on("error", () => {});
	if (!bench.publisher.isOpen) await bench.publisher.connect();
	await eventually(() => bench.publisher.ping());
}

async function startServer() {
	bench.log = "";
	bench.server = spawn(process.execPath, [SERVER], {
		cwd: bench.folder,
		stdio: ["ignore", "pipe", "inherit"],
	});
	bench.server.stdout.on("data", (data) => (bench.log += data));
	await eventually(async () => assert.equal(await health(), 200));
}

async function health() {
	return (await fetch(`http://127.0.0.1:${bench.port}/health`)).status;
}

function startWeb() {
	bench.web = http.createServer((request, response) => {
		const [status, message] = bench.refuseRequests ? unavailable() : answer(request);
		response.writeHead(status, { "content-type": "application/json" });
		response.end(JSON.stringify({ message }));
	});
	return new Promise((resolve) => bench.web.listen(bench.webPort, "127.0.0.1", resolve));
}

function unavailable() {
	bench.refuseRequests -= 1;
	return [502, null];
}

/** Answer as the framework would: 403 with no message for what may not be read. */
function answer({ url, headers }) {
	const { pathname, searchParams } = new URL(url, "http://web");
	const sid = /^sid=(.+)$/.exec(headers.cookie ?? "")?.[1];
	const session = SESSIONS[sid];
	if (!session || ![SITE, OTHER_SITE].includes(headers["x-frappe-site-name"])) return [401, null];
	const isAllowed = {
		get_user_info: () => session,
		can_subscribe_doc: () => READABLE[sid]?.includes(searchParams.get("docname")),
		can_subscribe_doctype: () => searchParams.get("doctype") === "HL Work Order",
	}[pathname.split(".").at(-1)]();
	return isAllowed ? [200, isAllowed] : [403, null];
}

function freePort() {
	const server = net.createServer();
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/** End a process that we started; return its exit code. */
function stop(child) {
	if (child.exitCode !== null) return child.exitCode;
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGTERM");
	return ended;
}
