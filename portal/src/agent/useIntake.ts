import { computed, reactive, ref, watch } from "vue";

import { draftOf } from "@/form/draft";
import { defaultsOf, missingFields, toSend, visibleSections } from "@/form/rules";
import { fieldsOf, type Form, type Section, type Values } from "@/form/schema";
import { callMethod, createRecord } from "@/shared/api";
import { boot, type Line } from "@/shared/boot";
import { serverNow } from "@/shared/dates";
import { __ } from "@/shared/i18n";
import type { Customer } from "@/shared/records";
import { useAction } from "@/shared/useAction";
import { isNoPhone } from "./phone";

export const DOCTYPE = "HL Work Order";
const DRAFT_DELAY_MS = 300;
const LAST_LINE = "hotline-line";

/** What a customer's record fills in, by the order's field. */
const FROM_CUSTOMER: Record<string, keyof Customer> = {
	caller_name: "customer_name",
	address: "address",
	area: "area",
	latitude: "latitude",
	longitude: "longitude",
};

/** The state of an intake form: values, errors, draft, and saving it once. */
export function useIntake(form: Form) {
	const sections = callerFirst(form.sections);
	const draft = draftOf(DOCTYPE, boot.user, window.localStorage);
	const kept = draft.read();

	const values = reactive<Values>({ ...initial(), ...kept });
	const errors = reactive<Record<string, string>>({});
	const isRestored = ref(Boolean(kept));
	const filled = new Map<string, unknown>();

	const shown = computed(() => visibleSections(sections, values));

	function initial(): Values {
		const line = usualLine();
		return {
			...defaultsOf(fieldsOf(sections), serverNow(), boot.user),
			line: line?.name ?? null,
			channel: line?.default_channel ?? null,
		};
	}

	function set(fieldname: string, value: unknown) {
		values[fieldname] = value;
		delete errors[fieldname];
		if (fieldname === "caller_phone" && isNoPhone(String(value ?? ""))) {
			errors.caller_phone = __("A phone number has digits only; + and separators are allowed.");
		}
		if (fieldname === "line") onLine(value as string | null);
		if (fieldname === "category" && value) takeKind(value as string);
	}

	function onLine(name: string | null) {
		const line = boot.lines.find((known) => known.name === name);
		values.channel = line?.default_channel ?? values.channel;
		// The categories of one line are not those of another.
		values.category = null;
	}

	/** The kind that an order of this category usually has. */
	async function takeKind(category: string) {
		const answer = await callMethod<{ kind?: string }>("frappe.client.get_value", {
			doctype: "HL Category",
			filters: category,
			fieldname: "kind",
		}).catch(() => undefined);
		if (answer?.kind && values.category === category) values.kind = answer.kind;
	}

	/** Fill in what is known of a caller, over nothing that the agent wrote. */
	function fillIn(customer: Customer | undefined) {
		for (const [fieldname, source] of Object.entries(FROM_CUSTOMER)) {
			const isOurs = filled.has(fieldname) && values[fieldname] === filled.get(fieldname);
			if (values[fieldname] && !isOurs) continue;
			values[fieldname] = customer?.[source] || null;
			filled.set(fieldname, values[fieldname]);
		}
	}

	function startOver() {
		draft.clear();
		filled.clear();
		for (const fieldname of Object.keys(errors)) delete errors[fieldname];
		Object.assign(values, initial());
		isRestored.value = false;
	}

	function isComplete(): boolean {
		for (const { fieldname, label } of missingFields(sections, values)) {
			errors[fieldname] ??= __("{0} is needed.", [label]);
		}
		return Object.keys(errors).length === 0;
	}

	const save = useAction(async () => {
		const order = await createRecord(DOCTYPE, toSend(sections, values));
		if (values.line) window.localStorage.setItem(LAST_LINE, String(values.line));
		startOver();
		return order;
	});

	let timer: ReturnType<typeof setTimeout>;
	watch(values, () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			const isUntouched = JSON.stringify(values) === JSON.stringify({ ...values, ...initial() });
			if (isUntouched) draft.clear();
			else draft.write(values);
		}, DRAFT_DELAY_MS);
	});

	return { values, errors, shown, isRestored, set, fillIn, startOver, isComplete, save };
}

/** The line on which this desk took the last order, else one that is called, else the first. */
function usualLine(): Line | undefined {
	const last = window.localStorage.getItem(LAST_LINE);
	return (
		boot.lines.find((line) => line.name === last) ??
		boot.lines.find((line) => line.default_channel === "Phone") ??
		boot.lines[0]
	);
}

/** The agent first asks for the number, whatever the form begins with. */
function callerFirst(sections: Section[]): Section[] {
	const hasPhone = (section: Section) => fieldsOf([section]).some((field) => field.fieldname === "caller_phone");
	return [...sections.filter(hasPhone), ...sections.filter((section) => !hasPhone(section))];
}
