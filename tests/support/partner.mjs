// A partner that uses Frappe's own client library: creates, reads, updates, lists, counts, keeps in step.
// Prints what it found as one line of JSON.

import { FrappeApp } from "frappe-js-sdk";

const [url, type, token, externalId] = process.argv.slice(2);
const app = new FrappeApp(url, { useToken: true, token: () => token, type });
const db = app.db();
const ORDER = "HL Work Order";

const created = await db.createDoc(ORDER, {
	external_id: externalId,
	kind: "Repair",
	category: "Street Light",
	description: "The lamp is out.",
});
await db.updateDoc(ORDER, created.name, { address: "Pole 18" });
const read = await db.getDoc(ORDER, created.name);
const filters = [["external_id", "=", externalId]];
const listed = await db.getDocList(ORDER, { fields: ["name"], filters });
const counted = await db.getCount(ORDER, filters);
const { message: page } = await app.call().get("hotline_app.api.partner.changes", { limit: 1000 });
const again = await db.createDoc(ORDER, { external_id: externalId, kind: "Repair", category: "Street Light" }).then(
	() => 200,
	(error) => error.httpStatus,
);
const told = page.changes.filter((change) => change.order === created.name).map((change) => change.happening);
console.log(
	JSON.stringify({ name: created.name, address: read.address, listed: listed.map(({ name }) => name), counted, told, again }),
);
