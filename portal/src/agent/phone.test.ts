import { describe, expect, it } from "vitest";

import { isNoPhone, numberToDial, numberToLookUp } from "./phone";

describe("a number that is typed", () => {
	it("is looked up once it is long enough", () => {
		expect(numberToLookUp("1391")).toBeUndefined();
		expect(numberToLookUp("96345")).toBe("96345");
		expect(numberToLookUp("+86 139-1111 0001")).toBe("+8613911110001");
		expect(numberToLookUp("(0572) 2051 234")).toBe("05722051234");
	});

	it("is not looked up when it is none", () => {
		expect(numberToLookUp("13911x0001")).toBeUndefined();
		expect(numberToLookUp("1".repeat(21))).toBeUndefined();
	});

	it("is called wrong as soon as it can't become one", () => {
		expect(isNoPhone("")).toBe(false);
		expect(isNoPhone("+")).toBe(false);
		expect(isNoPhone("139 ")).toBe(false);
		expect(isNoPhone("139a")).toBe(true);
		expect(isNoPhone("1".repeat(21))).toBe(true);
	});

	it("is dialled without what only people read, stars and hashes included", () => {
		expect(numberToDial("0572 2100-000")).toBe("05722100000");
		expect(numberToDial("*72#")).toBe("*72#");
		expect(numberToDial("Mr Wu")).toBeUndefined();
		expect(numberToDial("")).toBeUndefined();
	});
});
