import { describe, expect, it, vi } from "vitest";

vi.mock("@/shared/boot", () => ({ boot: { messages: {} } }));

import { linesOf, type OwnRecord } from "./record";

const record = {
	contact_person: "Mrs Zhao",
	phone: "13700000000",
	email: null,
	address: "",
	calendar_label: null,
	load_limit: 0,
	agreement_number: "A-1",
	agreement_until: "2027-01-01",
} as OwnRecord;

describe("the lines of a record", () => {
	it("leave out what is not on record, and say that there is no limit", () =>
		expect(linesOf(record, (day) => day)).toEqual([
			["Contact Person", "Mrs Zhao"],
			["Phone", "13700000000"],
			["Load Limit", "No limit"],
			["Agreement", "A-1 · until 2027-01-01"],
		]));

	it("tell the limit, and no agreement where there is none", () => {
		const lines = linesOf({ ...record, load_limit: 5, agreement_number: null, agreement_until: null }, (day) => day);
		expect(lines.at(-1)).toEqual(["Load Limit", "5"]);
	});
});
