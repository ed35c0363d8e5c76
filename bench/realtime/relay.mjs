/** Brings what the framework publishes through redis to the rooms it is meant for. */

import { loadPackage } from "../packages.mjs";
import { log } from "./log.mjs";
import { EVERYBODY_ON_THE_DESK } from "./rooms.mjs";

const { createClient } = loadPackage("@redis/client");

const CHANNEL = "events";
const LONGEST_WAIT_MS = 2000;

export class Relay {
	#redis;
	#findSite;
	#isConnected;

	/** `findSite(name)` returns the namespace of a site, or undefined if nobody is connected to it. */
	constructor(url, findSite) {
		this.#findSite = findSite;
		this.#redis = createClient({
			url,
			socket: { reconnectStrategy: (attempts) => Math.min(attempts * 100, LONGEST_WAIT_MS) },
		});
		this.#redis.on("ready", () => this.#note(true));
		this.#redis.on("error", (error) => this.#note(false, error));
	}

	get isConnected() {
		return this.#isConnected === true;
	}

	/** Connect, and listen until `stop()`; a redis that is not there yet or goes away is waited for. */
	async start() {
		await this.#redis.connect();
		await this.#redis.subscribe(CHANNEL, (text) => this.#pass(text));
	}

	stop() {
		if (this.#redis.isOpen) this.#redis.destroy();
	}

	#note(isConnected, error) {
		if (isConnected === this.#isConnected) return;
		this.#isConnected = isConnected;
		if (isConnected) log("redis connected");
		else log("redis is not there", { reason: error.code ?? error.message });
	}

	#pass(text) {
		const published = parse(text);
		if (!published) return log("unreadable message", { length: text.length });
		const { event, message, room = EVERYBODY_ON_THE_DESK, namespace } = published;
		return this.#findSite(namespace)?.to(room).emit(event, message);
	}
}

function parse(text) {
	try {
		const published = JSON.parse(text);
		return typeof published?.event === "string" && typeof published.namespace === "string"
			? published
			: null;
	} catch {
		return null;
	}
}
