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
