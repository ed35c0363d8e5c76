/** A form as the server describes it (`hotline_app.api.portal.form`), built from the DocType. */

export interface Choice {
	value: string;
	label: string;
}

export interface Field {
	fieldname: string;
	label: string;
	fieldtype: string;
	/** Of a Select the choices; of a Link or Table the record type; otherwise as the DocType has it. */
	options: string | Choice[] | null;
	reqd: number;
	read_only: number;
	default: string | null;
	description: string;
	depends_on: string | null;
	mandatory_depends_on: string | null;
	precision: string | null;
	/** The columns of a Table. */
	fields?: Field[];
}

export interface Section {
	fieldname: string;
	label: string;
	collapsible: number;
	depends_on: string | null;
	columns: Field[][];
}

export interface Form {
	doctype: string;
	title: string;
	sections: Section[];
}

export type Values = Record<string, unknown>;

export const fieldsOf = (sections: Section[]): Field[] => sections.flatMap((section) => section.columns.flat());

const WIDE = ["Text", "Long Text", "Text Editor", "Code", "JSON", "Table", "Signature"];

/** Whether a field needs the whole width of its section. */
export const isWide = (field: Field) => WIDE.includes(field.fieldtype);
