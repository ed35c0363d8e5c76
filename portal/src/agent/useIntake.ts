import { computed, onScopeDispose, reactive, ref, watch } from "vue";

import { draftOf, slotOf } from "@/form/draft";
import { defaultsOf, missingFields, toSend, visibleSections } from "@/form/rules";
import { fieldsOf, type Form, type Section, type Values } from "@/form/schema";
import { api, callMethod, createRecord, type Upload } from "@/shared/api";
import { boot, type Line } from "@/shared/boot";
import { serverNow } from "@/shared/dates";
import { failureOf, type RequestFailure } from "@/shared/errors";
import { __ } from "@/shared/i18n";
import type { Customer } from "@/shared/records";
import { useAction } from "@/shared/useAction";
import type { Notice, Repeat } from "./assist";
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

/** What was chosen beside the form. */
export interface Chosen {
	joinInto?: Repeat;
	notice?: Notice;
	files: Upload[];
}

/** An order that was stored, and what went wrong with it afterwards. */
export interface Saved {
	name: string;
	query_code: string;
	joined?: string;
	notice?: string;
	failures: RequestFailure[];
}

/**
 * The state of an intake form: values, errors, draft, and saving it once. `slot`: where its draft lies.
 * `known`: what is known before the first word, by a call.
 */
export function useIntake(form: Form, slot: string, known: () => Values = () => ({})) {
	const sections = callerFirst(form.sections);
	const draft = draftOf(slotOf(DOCTYPE, slot), boot.user, window.localStorage);
	const kept = draft.read();

	const values = reactive<Values>({ ...initial(), ...known(), ...kept });
	const errors = reactive<Record<string, string>>({});
	const isRestored = ref(Boolean(kept));
	/** Whether the agent has written anything, now or before a reload. */
	const isTyped = ref(Boolean(kept));
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
		isTyped.value = true;
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
		Object.assign(values, initial(), known());
		isRestored.value = isTyped.value = false;
	}

	function isComplete(): boolean {
		for (const { fieldname, label } of missingFields(sections, values)) {
			errors[fieldname] ??= __("{0} is needed.", [label]);
		}
		return Object.keys(errors).length === 0;
	}

	/** Store the order with what was chosen beside the form; what fails after it was stored is told with it. */
	const save = useAction(async (chosen: Chosen): Promise<Saved> => {
		const order = await store(chosen.notice);
		const failures = await Promise.all([
			failureOfTrying(() => chosen.joinInto && join(order.name, chosen.joinInto)),
			failureOfTrying(() => chosen.files.length && attach(order.name, chosen.files)),
		]);
		if (values.line) window.localStorage.setItem(LAST_LINE, String(values.line));
		startOver();
		return {
			...order,
			joined: failures[0] ? undefined : chosen.joinInto?.name,
			notice: chosen.notice?.title,
			failures: failures.filter((failure) => failure !== undefined),
		};
	});

	/** Store the order; one that a notice explains is answered with it at the same time, or not stored. */
	async function store(notice?: Notice): Promise<{ name: string; query_code: string }> {
		const sent = toSend(sections, values);
		if (!notice) return (await createRecord(DOCTYPE, sent)) as never;
		const { name } = await api<{ name: string }>("notices.take", { values: sent, notice: notice.name });
		const { query_code } = await callMethod<{ query_code: string }>("frappe.client.get_value", {
			doctype: DOCTYPE,
			filters: name,
			fieldname: "query_code",
		});
		return { name, query_code };
	}

	let timer: ReturnType<typeof setTimeout> | undefined;
	function keep() {
		clearTimeout(timer);
		timer = undefined;
		if (isTyped.value) draft.write(values);
	}
	function keepNow() {
		if (timer !== undefined) keep();
	}
	watch(values, () => {
		clearTimeout(timer);
		timer = setTimeout(keep, DRAFT_DELAY_MS);
	});
	// The last words before the window is closed or another form is laid before the agent.
	window.addEventListener("pagehide", keepNow);
	onScopeDispose(() => {
		window.removeEventListener("pagehide", keepNow);
		keepNow();
	});

	const typed = () => toSend(sections, values);

	return { values, errors, shown, isRestored, isTyped, set, fillIn, startOver, isComplete, typed, save };
}

const join = (order: string, into: Repeat) =>
	api("orders.merge", { order, into: into.name, reason: into.reasons.join(", ") });

const attach = (order: string, files: Upload[]) =>
	api("files.attach", { order, files: files.map(({ name }) => name) });

async function failureOfTrying(run: () => unknown): Promise<RequestFailure | undefined> {
	try {
		await run();
		return undefined;
	} catch (error) {
		return failureOf(error);
	}
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
