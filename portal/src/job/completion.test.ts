import { describe, expect, it } from "vitest";

import type { Field, Form } from "@/form/schema";
import { completionSection, reasonField } from "./completion";

const field = (fieldname: string) => ({ fieldname, label: fieldname, fieldtype: "Data", reqd: 0 }) as Field;
const form: Form = {
	doctype: "HL Dispatch",
	title: "Dispatch",
	sections: [
		{ fieldname: "refusal", label: "", collapsible: 0, depends_on: null, columns: [[field("refusal_reason")]] },
		{
			fieldname: "completion",
			label: "",
			collapsible: 0,
			depends_on: null,
			columns: [[field("work_done"), field("custom_warranty")], [field("photos")]],
		},
	],
};

describe("the report of finished work", () => {
	it("is the section with the work done, custom fields included, the needed ones marked", () => {
		const section = completionSection(form, ["work_done"]);
		expect(section?.columns.flat().map(({ fieldname, reqd }) => [fieldname, reqd])).toEqual([
			["work_done", 1],
			["custom_warranty", 0],
			["photos", 0],
		]);
	});

	it("is none in a form without it", () => {
		expect(completionSection({ ...form, sections: form.sections.slice(0, 1) }, [])).toBeUndefined();
	});
});

describe("the reason of a refusal", () => {
	it("is asked for with the DocType's own field", () => {
		expect(reasonField(form)?.fieldname).toBe("refusal_reason");
	});
});
