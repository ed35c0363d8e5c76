/** What the server tells of itself: records that changed. Without a connection, polling does. */

import { onScopeDispose } from "vue";

import { boot } from "./boot";

type Listener = () => void;

interface Room {
	subscribe: [event: string, ...names: string[]];
	unsubscribe: [event: string, ...names: string[]];
	event: string;
	concerns: (message: { doctype?: string; name?: string }) => boolean;
}

// Several changes of one save are one refresh.
const CALM_MS = 400;

let connecting: Promise<import("socket.io-client").Socket> | undefined;

/** The client is loaded only now, so the page is there before it. */
function connect() {
	connecting ??= import("socket.io-client").then(({ io }) =>
		io(`/${boot.site_name}`, { withCredentials: true, reconnectionDelayMax: 30_000 }),
	);
	return connecting;
}

/** Call `listener` when any record of `doctype` has changed. */
export function onListUpdate(doctype: string, listener: Listener) {
	listen(
		{
			subscribe: ["doctype_subscribe", doctype],
			unsubscribe: ["doctype_unsubscribe", doctype],
			event: "list_update",
			concerns: (message) => message.doctype === doctype,
		},
		listener,
	);
}

/** Call `listener` when this record has changed. */
export function onDocUpdate(doctype: string, name: string, listener: Listener) {
	listen(
		{
			subscribe: ["doc_subscribe", doctype, name],
			unsubscribe: ["doc_unsubscribe", doctype, name],
			event: "doc_update",
			concerns: (message) => message.doctype === doctype && message.name === name,
		},
		listener,
	);
}

/**
 * Call `listener` with what the server tells this user by `event`, at once. With `doctype`, it is told to
 * whoever may read that.
 */
export function onMessage<Message>(event: string, listener: (message: Message) => void, doctype?: string) {
	let isOver = false;
	let leave = () => {};
	connect()
		.then((socket) => {
			if (isOver) return;
			const join = () => doctype && socket.emit("doctype_subscribe", doctype);
			if (socket.connected) join();
			socket.on("connect", join);
			socket.on(event, listener);
			leave = () => {
				socket.off("connect", join);
				socket.off(event, listener);
				if (doctype) socket.emit("doctype_unsubscribe", doctype);
			};
		})
		.catch(() => (connecting = undefined));
	onScopeDispose(() => {
		isOver = true;
		leave();
	});
}

/** Call `listener` whenever the connection is there again after it was lost: something may have been missed. */
export function onReconnect(listener: Listener) {
	let leave = () => {};
	let isOver = false;
	connect()
		.then((socket) => {
			if (isOver) return;
			let wasLost = false;
			const lose = () => (wasLost = true);
			const back = () => wasLost && listener();
			socket.on("disconnect", lose);
			socket.on("connect", back);
			leave = () => {
				socket.off("disconnect", lose);
				socket.off("connect", back);
			};
		})
		.catch(() => (connecting = undefined));
	onScopeDispose(() => {
		isOver = true;
		leave();
	});
}

function listen(room: Room, listener: Listener) {
	let isOver = false;
	let timer: ReturnType<typeof setTimeout>;
	let leave = () => {};

	const receive = (message: { doctype?: string; name?: string }) => {
		if (!room.concerns(message)) return;
		clearTimeout(timer);
		timer = setTimeout(listener, CALM_MS);
	};

	connect()
		.then((socket) => {
			if (isOver) return;
			const join = () => socket.emit(...room.subscribe);
			if (socket.connected) join();
			socket.on("connect", join);
			socket.on(room.event, receive);
			leave = () => {
				socket.off("connect", join);
				socket.off(room.event, receive);
				socket.emit(...room.unsubscribe);
			};
		})
		// The script could not be loaded: polling goes on.
		.catch(() => (connecting = undefined));

	onScopeDispose(() => {
		isOver = true;
		clearTimeout(timer);
		leave();
	});
}
