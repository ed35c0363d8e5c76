import { describe, expect, it } from "vitest";

import { localAddress, localIds, mayRetry, withAddress } from "./report";

const values = {
	work_done: "local: nothing",
	fee: 80,
	photos: [{ photo: localAddress("a") }, { photo: "/private/files/b.jpg" }, { photo: localAddress("c") }],
	signature: null,
};

describe("pictures that are still on the device", () => {
	it("are found in rows of tables", () => {
		expect(localIds({ ...values, work_done: "" })).toEqual(["a", "c"]);
	});

	it("get their address when they were sent, and nothing else changes", () => {
		expect(withAddress(values, "a", "/private/files/a.jpg")).toEqual({
			...values,
			photos: [{ photo: "/private/files/a.jpg" }, values.photos[1], values.photos[2]],
		});
	});
});

describe("sending again", () => {
	const failure = (status: number) => ({ status, type: "", messages: [] });

	it.each([0, 429, 500, 502, 503])("may help after %s", (status) => expect(mayRetry(failure(status), false)).toBe(true));
	it.each([400, 403, 404, 409, 417])("does not help after %s", (status) => expect(mayRetry(failure(status), false)).toBe(false));
	it("helps when somebody has signed in again", () => expect(mayRetry(failure(403), true)).toBe(true));
});
