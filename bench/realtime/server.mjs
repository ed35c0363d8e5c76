/**
 * The bench's realtime server, run in the bench's folder: `node bench/realtime/server.mjs [--sites FOLDER]`.
 *
 * Browsers speak socket.io with it, on the namespace of their site (`/<site>`); a proxy in front gives it the
 * same origin as the pages. It takes in what the framework publishes and passes it on, never the reverse.
 */

import http from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";

import { loadPackage } from "../packages.mjs";
import { credentialsOf, identify, isOwnOrigin } from "./authenticate.mjs";
import { Config } from "./config.mjs";
import { log } from "./log.mjs";
import { Relay } from "./relay.mjs";
import { acceptSubscriptions, joinOwnRooms } from "./rooms.mjs";
import { Web } from "./web.mjs";

const { Server } = loadPackage("socket.io");

const HOST = "127.0.0.1";
// Subscriptions are all that is received.
const LARGEST_MESSAGE_BYTES = 10_000;
const SHUTDOWN_MS = 5000;

function createServer(config) {
	const web = new Web(config.web);
	const server = http.createServer((request, response) => answerHealth(request, response, relay));
	const io = new Server(server, {
		serveClient: false,
		maxHttpBufferSize: LARGEST_MESSAGE_BYTES,
		allowRequest: ({ headers }, done) => done(null, isAllowed(headers, config)),
	});
	const sites = new Map();
	io.on("new_namespace", (namespace) => sites.set(namespace.name.slice(1), namespace));
	// Nobody has business outside a site, and a connection that nobody answers for is not kept.
	io.use((socket, next) => next(new Error("no site named")));
	// A namespace comes into being when its first socket asks for it, so none for what is no site.
	io.of((name, auth, next) => next(null, config.isSite(name.slice(1))))
		.use((socket, next) => authenticate(socket, config, web).then(next, next))
		.on("connection", (socket) => {
			joinOwnRooms(socket);
			acceptSubscriptions(socket, web);
		});
	const relay = new Relay(config.redis, (site) => sites.get(site));
	return { server, io, relay };
}

function isAllowed(headers, config) {
	const site = config.siteOf(headers);
	const allowed = site !== null && isOwnOrigin(headers, config.publicHostOf(site));
	if (!allowed) log("request refused", { site, origin: headers.origin?.slice(0, 100) });
	return allowed;
}

/** Give the socket its user; an error is what the client is told. */
async function authenticate(socket, config, web) {
	const site = socket.nsp.name.slice(1);
	try {
		socket.data = await sessionOf(socket.request.headers, site, config, web);
	} catch (error) {
		log("connection refused", { site, reason: error.message });
		throw error;
	}
}

/** Return `{site, credentials, user}`, or throw why there is no session. */
async function sessionOf(headers, site, config, web) {
	if (config.siteOf(headers) !== site) throw new Error("not the site of this address");
	const credentials = credentialsOf(headers);
	if (!credentials) throw new Error("no session");
	const user = await identify(web, site, credentials);
	if (!user) throw new Error("session refused");
	return { site, credentials, user };
}

function answerHealth(request, response, relay) {
	const isKnown = request.url === "/health";
	const status = isKnown ? (relay.isConnected ? 200 : 503) : 404;
	response.writeHead(status, { "content-type": "application/json" });
	response.end(isKnown ? JSON.stringify({ redis: relay.isConnected }) : "{}");
}

function stopOnSignal({ io, relay }) {
	for (const signal of ["SIGTERM", "SIGINT"]) {
		process.once(signal, () => {
			log("stopping", { signal });
			relay.stop();
			io.close(() => process.exit(0));
			setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
		});
	}
}

function main() {
	const { values } = parseArgs({
		options: { sites: { type: "string", default: "sites" } },
	});
	const config = new Config(path.resolve(values.sites));
	const running = createServer(config);
	running.server.on("error", (error) => fail(error));
	running.server.listen(config.port, HOST, () => log("listening", { host: HOST, port: config.port }));
	stopOnSignal(running);
	running.relay.start().catch(fail);
}

function fail(error) {
	log("stopped", { reason: error.code === "EADDRINUSE" ? "the port is in use" : error.message });
	process.exit(1);
}

try {
	main();
} catch (error) {
	fail(error);
}
