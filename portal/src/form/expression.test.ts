import { describe, expect, it } from "vitest";

import { holds } from "./expression";

const doc = { kind: "Repair", urgency: "High", fee: 120, parts: [], photos: [{}], confirmed: 1, note: "", tags: "a,b" };

describe("a field's name", () => {
	it("holds when the field has a value", () => {
		expect(holds("confirmed", doc)).toBe(true);
		expect(holds("note", doc)).toBe(false);
		expect(holds("missing", doc)).toBe(false);
	});

	it("takes an empty table for nothing", () => {
		expect(holds("parts", doc)).toBe(false);
		expect(holds("photos", doc)).toBe(true);
	});
});

describe("an expression", () => {
	it.each([
		["eval:doc.kind=='Repair'", true],
		['eval: doc.kind === "Service"', false],
		["eval:doc.kind!='Repair' || doc.urgency=='High'", true],
		["eval:doc.kind=='Repair' && !doc.confirmed", false],
		["eval:(doc.kind=='Service' || doc.fee > 100) && doc.confirmed", true],
		["eval:doc.fee >= 120 && doc.fee < 121", true],
		["eval:doc.fee + 1 > 2 * 60", true],
		["eval:-doc.fee < 0", true],
		["eval:['Repair', 'Service'].includes(doc.kind)", true],
		["eval:in_list(['Enquiry'], doc.kind)", false],
		["eval:doc.tags.includes('b')", true],
		["eval:doc.parts.length", false],
		["eval:doc.photos && doc.photos.length == 1", true],
		["eval:doc.missing == null", true],
		["eval:doc.missing == undefined", true],
		["eval:doc['kind'] == 'Repair'", true],
		["eval:doc.note ? false : true", true],
		["eval:cint(doc.confirmed) === 1;", true],
		["eval:'it\\'s' == \"it's\"", true],
	])("%s is %s", (condition, expected) => {
		expect(holds(condition, doc)).toBe(expected);
	});

	it("shows a field whose condition can't be read", () => {
		for (const condition of ["eval:doc.kind ==", "eval:frappe.session.user", "eval:doc.kind = 1", "eval:#", "fn:x"]) {
			expect(holds(condition, doc)).toBe(true);
			expect(holds(condition, doc, false)).toBe(false);
		}
	});

	it("runs no code and reaches nothing but the record", () => {
		for (const condition of [
			"eval:doc.constructor",
			"eval:doc.__proto__",
			"eval:doc.tags.constructor",
			"eval:doc.photos.push",
			"eval:doc['constructor']['constructor']",
		]) {
			expect(holds(condition, doc)).toBe(false);
		}
		expect(holds("eval:window.alert(1)", doc, false)).toBe(false);
		expect(holds("eval:doc.tags.replace('a', 'b')", doc, false)).toBe(false);
	});
});

describe("no condition", () => {
	it("counts as what the caller says", () => {
		expect(holds(null, doc)).toBe(true);
		expect(holds("  ", doc, false)).toBe(false);
	});
});
