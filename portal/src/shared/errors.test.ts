import { describe, expect, it } from "vitest";

import { failureOf, readFailure } from "./errors";

const message = (text: string) => JSON.stringify({ message: text, title: "Message", indicator: "red" });

describe("an error response", () => {
	it("gives the server's messages as text, each once", () => {
		const body = JSON.stringify({
			exc_type: "InvalidPhoneError",
			_server_messages: JSON.stringify([
				message("<strong>12a</strong> is not a phone number"),
				message("<strong>12a</strong> is not a phone number"),
				message("Two<br>lines &amp; more"),
			]),
		});
		expect(readFailure(417, body)).toEqual({
			status: 417,
			type: "InvalidPhoneError",
			messages: ["12a is not a phone number", "Two\nlines & more"],
		});
	});

	it("without messages gives what else the server said", () => {
		expect(readFailure(403, JSON.stringify({ _error_message: "Not allowed" })).messages).toEqual(["Not allowed"]);
		expect(readFailure(500, JSON.stringify({ message: { a: 1 } })).messages).toEqual([]);
	});

	it("that is no JSON, as from a proxy, has a status and no words", () => {
		expect(readFailure(502, "<html>Bad Gateway</html>")).toEqual({ status: 502, type: "", messages: [] });
	});
});

describe("what a call rejected with", () => {
	it("is read with its status, type and messages", () => {
		const error = Object.assign(new Error(), {
			status: 409,
			exc_type: "ClosedOrderError",
			messages: ["Order <b>1</b> is closed."],
		});
		expect(failureOf(error)).toEqual({ status: 409, type: "ClosedOrderError", messages: ["Order 1 is closed."] });
	});

	it("has no words of the library's own", () => {
		expect(failureOf({ status: 500, messages: ["Internal Server Error"] }).messages).toEqual([]);
	});

	it("is a failure to reach the server when there was no response", () => {
		expect(failureOf(new TypeError("Failed to fetch"))).toEqual({ status: 0, type: "", messages: [] });
	});

	it("stays what it is when it was read before", () => {
		const failure = { status: 403, type: "PermissionError", messages: ["No"] };
		expect(failureOf(failure)).toEqual(failure);
	});
});
