import { describe, expect, it } from "vitest";

import { changesOf, defaultsOf, isEmpty, missingFields, toSend, visibleSections } from "./rules";
import type { Field, Section } from "./schema";

function field(fieldname: string, fieldtype: string, more: Partial<Field> = {}): Field {
	return {
		fieldname,
		label: fieldname,
		fieldtype,
		options: null,
		reqd: 0,
		read_only: 0,
		default: null,
		description: "",
		depends_on: null,
		mandatory_depends_on: null,
		precision: null,
		...more,
	};
}

function section(fields: Field[], more: Partial<Section> = {}): Section {
	return { fieldname: "section", label: "", collapsible: 0, depends_on: null, columns: [fields], ...more };
}

const NOW = "2026-11-21 17:30:00";

describe("defaults", () => {
	it("come from the DocType, with its words for now and who", () => {
		const fields = [
			field("kind", "Select", { default: "Service" }),
			field("confidential", "Check", { default: "0" }),
			field("agreed", "Check", { default: "1" }),
			field("quantity", "Float", { default: "1" }),
			field("on", "Date", { default: "Today" }),
			field("at", "Datetime", { default: "now" }),
			field("time", "Time", { default: "Now" }),
			field("by", "Link", { default: "__user" }),
			field("company", "Link", { default: ":Company" }),
			field("parts", "Table"),
			field("title", "Data"),
		];
		expect(defaultsOf(fields, NOW, "lin@example.org")).toEqual({
			kind: "Service",
			confidential: 0,
			agreed: 1,
			quantity: 1,
			on: "2026-11-21",
			at: NOW,
			time: "17:30:00",
			by: "lin@example.org",
			company: null,
			parts: [],
			title: null,
		});
	});
});

describe("visible sections", () => {
	it("leave out fields, columns and sections whose condition fails", () => {
		const sections = [
			section([field("a", "Data"), field("b", "Data", { depends_on: "eval:doc.a=='x'" })]),
			section([field("c", "Data", { depends_on: "a" })]),
			section([field("d", "Data")], { depends_on: "eval:doc.a=='y'" }),
		];
		const names = (values: Record<string, unknown>) =>
			visibleSections(sections, values).map((part) => part.columns.flat().map(({ fieldname }) => fieldname));
		expect(names({ a: "" })).toEqual([["a"]]);
		expect(names({ a: "x" })).toEqual([["a", "b"], ["c"]]);
		expect(names({ a: "y" })).toEqual([["a"], ["c"], ["d"]]);
	});
});

describe("missing fields", () => {
	const sections = [
		section([
			field("kind", "Select", { reqd: 1 }),
			field("fee", "Currency", { reqd: 1 }),
			field("reason", "Data", { mandatory_depends_on: "eval:doc.kind=='Complaint'" }),
			field("hidden", "Data", { reqd: 1, depends_on: "eval:doc.kind=='Never'" }),
			field("fixed", "Data", { reqd: 1, read_only: 1 }),
			field("agreed", "Check", { reqd: 1 }),
		]),
	];
	const missing = (values: Record<string, unknown>) => missingFields(sections, values).map(({ fieldname }) => fieldname);

	it("are those that are seen, needed and empty", () => {
		expect(missing({ kind: " ", fee: null, agreed: 0 })).toEqual(["kind", "fee", "agreed"]);
		expect(missing({ kind: "Complaint", fee: 0, agreed: 1 })).toEqual(["reason"]);
	});

	it("take 0 for an amount and an unticked box for none", () => {
		expect(isEmpty(field("fee", "Currency"), 0)).toBe(false);
		expect(isEmpty(field("agreed", "Check"), 0)).toBe(true);
		expect(isEmpty(field("parts", "Table"), [])).toBe(true);
	});
});

describe("what is sent", () => {
	const parts = field("parts", "Table", {
		fields: [field("part", "Data", { reqd: 1 }), field("quantity", "Float", { default: "1" })],
	});
	const sections = [
		section([
			field("title", "Data"),
			field("fixed", "Data", { read_only: 1 }),
			field("hidden", "Data", { depends_on: "eval:doc.title=='show'" }),
			parts,
		]),
	];

	it("is what was filled in and is seen", () => {
		expect(toSend(sections, { title: "Tap drips", fixed: "no", hidden: "old", parts: [] })).toEqual({
			title: "Tap drips",
		});
	});

	it("leaves out rows that nobody filled in", () => {
		const rows = [
			{ part: "Seal", quantity: 2, name: "row" },
			{ part: null, quantity: 1 },
		];
		expect(toSend(sections, { parts: rows })).toEqual({ parts: [{ part: "Seal", quantity: 2 }] });
	});

	it("is, for a record that exists, what differs", () => {
		const before = { title: "Tap drips", fixed: "x", parts: [] };
		expect(changesOf(sections, { ...before, fixed: "y" }, before)).toEqual({});
		expect(changesOf(sections, { ...before, title: "" }, before)).toEqual({ title: "" });
		expect(changesOf(sections, { title: null, parts: undefined }, { title: "a", parts: null })).toEqual({ title: null });
	});
});
