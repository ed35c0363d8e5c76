/**
 * The rooms of a site: who is in which, and by what right.
 *
 * Their names are the framework's (frappe/realtime.py): it publishes to them. Each site has its own
 * namespace, so the same name on two sites is two rooms.
 */

export const EVERYBODY_ON_THE_DESK = "all";
const WEBSITE = "website";
const VIEWERS = "open_doc:";

const ASKED_FOR = /^(doc|open_doc|doctype|task_progress):/;
const MOST_ROOMS = 500;
const LONGEST_NAME = 140;
const MOST_CHECKS_AT_ONCE = 20;

const rooms = {
	user: (name) => `user:${name}`,
	doctype: (doctype) => `doctype:${doctype}`,
	doc: (doctype, name) => `doc:${doctype}/${name}`,
	viewers: (doctype, name) => `${VIEWERS}${doctype}/${name}`,
	task: (id) => `task_progress:${id}`,
};

/** Put a socket that just connected into the rooms that are its user's by right. */
export function joinOwnRooms(socket) {
	const { name, isGuest, isDeskUser } = socket.data.user;
	socket.join(WEBSITE);
	// All guests are one user to the framework: what is meant for one would reach every other.
	if (!isGuest) socket.join(rooms.user(name));
	if (isDeskUser) socket.join(EVERYBODY_ON_THE_DESK);
}

/** Let a socket ask for more rooms; each is joined only if `web` says that its user may read what it is about. */
export function acceptSubscriptions(socket, web) {
	const { isGuest, isDeskUser } = socket.data.user;
	const gate = new Gate(socket.data, web);
	if (!isGuest) acceptOwn(socket, gate);
	if (isDeskUser) acceptDesk(socket, gate);
}

/** What every user may ask for. */
function acceptOwn(socket, gate) {
	listen(socket, "doc_subscribe", areDoc, async (doctype, name) => {
		if (await gate.mayReadDoc(doctype, name)) join(socket, rooms.doc(doctype, name));
	});
	listen(socket, "doc_unsubscribe", areDoc, (doctype, name) => socket.leave(rooms.doc(doctype, name)));
}

/**
 * What users of the desk may ask for besides: it tells of colleagues, and of records that one may not read
 * oneself. A website's user hears what concerns him in the rooms of his records and in his own.
 */
function acceptDesk(socket, gate) {
	listen(socket, "doctype_subscribe", isDoctype, async (doctype) => {
		if (await gate.mayReadDoctype(doctype)) join(socket, rooms.doctype(doctype));
	});
	listen(socket, "doctype_unsubscribe", isDoctype, (doctype) => socket.leave(rooms.doctype(doctype)));

	listen(socket, "doc_open", areDoc, async (doctype, name) => {
		if (await gate.mayReadDoc(doctype, name)) enterViewers(socket, doctype, name);
	});
	listen(socket, "doc_close", areDoc, (doctype, name) =>
		leaveViewers(socket, rooms.viewers(doctype, name)),
	);
	socket.on("disconnecting", () => socket.rooms.forEach((room) => leaveViewers(socket, room)));

	// A task has no owner who could be asked for; its id is known to whoever started it.
	listen(socket, "task_subscribe", isName, (id) => join(socket, rooms.task(id)));
	listen(socket, "progress_subscribe", isName, (id) => join(socket, rooms.task(id)));
	listen(socket, "task_unsubscribe", isName, (id) => socket.leave(rooms.task(id)));
}

/** Handle an event whose arguments are what they should be; a client may send anything. */
function listen(socket, event, areValid, handle) {
	socket.on(event, (...values) => {
		if (areValid(...values)) handle(...values);
	});
}

function isName(value) {
	if (typeof value === "string") return value.length > 0 && value.length <= LONGEST_NAME;
	return Number.isSafeInteger(value);
}

/** A slash would make a room's name say two things. */
function isDoctype(value) {
	return typeof value === "string" && isName(value) && !value.includes("/");
}

function areDoc(doctype, name) {
	return isDoctype(doctype) && isName(name);
}

/** Asks the web process what a user may read, a bounded number of times at once. */
class Gate {
	#underWay = 0;

	constructor(session, web) {
		this.session = session;
		this.web = web;
	}

	mayReadDoc(doctype, name) {
		return this.#ask("frappe.realtime.can_subscribe_doc", { doctype, docname: name });
	}

	mayReadDoctype(doctype) {
		return this.#ask("frappe.realtime.can_subscribe_doctype", { doctype });
	}

	async #ask(method, parameters) {
		if (this.#underWay >= MOST_CHECKS_AT_ONCE) return false;
		this.#underWay += 1;
		try {
			return (await this.web.ask(method, parameters, this.session)) === true;
		} catch {
			// No answer is no permission.
			return false;
		} finally {
			this.#underWay -= 1;
		}
	}
}

/** A desk is left open for days: the room joined longest ago makes place for a new one. */
function join(socket, room) {
	if (!socket.connected) return;
	if (socket.rooms.size >= MOST_ROOMS) socket.leave([...socket.rooms].find((name) => ASKED_FOR.test(name)));
	socket.join(room);
}

function enterViewers(socket, doctype, name) {
	const room = rooms.viewers(doctype, name);
	join(socket, room);
	tellViewers(socket.nsp, room);
}

function leaveViewers(socket, room) {
	if (!room.startsWith(VIEWERS) || !socket.rooms.has(room)) return;
	socket.leave(room);
	tellViewers(socket.nsp, room);
}

/** Tell everyone who has a record open who else has. */
function tellViewers(namespace, room) {
	const [, doctype, docname] = /^([^/]+)\/(.+)$/s.exec(room.slice(VIEWERS.length));
	const members = namespace.adapter.rooms.get(room) ?? [];
	const users = new Set([...members].map((id) => namespace.sockets.get(id).data.user.name));
	namespace.to(room).emit("doc_viewers", { doctype, docname, users: [...users] });
}
