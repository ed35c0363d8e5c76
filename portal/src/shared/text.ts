/** Replace {0}, {1} … in `pattern` by `values`. */
export function fill(pattern: string, values: (string | number)[]): string {
	return pattern.replace(/\{(\d+)\}/g, (mark, index) => String(values[Number(index)] ?? mark));
}

/** Return the text of a piece of HTML: what the server's messages are written in. */
export function plainText(html: string): string {
	return html
		.replace(/<br\s*\/?>|<\/(p|div|li|tr)>/gi, "\n")
		.replace(/<[^>]*>/g, "")
		.replace(ENTITY, (_, name: string) => ENTITIES[name])
		.replace(/[ \t]+/g, " ")
		.replace(/\s*\n\s*/g, "\n")
		.trim();
}

/** Return a text as it was typed: the framework stores the `<` of what is no HTML as `&lt;`. */
export function asTyped(text: string): string {
	return text.replace(ENTITY, (_, name: string) => ENTITIES[name]);
}

/** Return a time of day as `09:05`; the server leaves out zeros and adds fractions. */
export function timeOfDay(text: string): string {
	const [hour, minute = "0"] = text.split(":");
	return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

const ENTITY = /&(lt|gt|quot|#39|nbsp|amp);/g;

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " ", amp: "&" };
