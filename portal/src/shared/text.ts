/** Replace {0}, {1} … in `pattern` by `values`. */
export function fill(pattern: string, values: (string | number)[]): string {
	return pattern.replace(/\{(\d+)\}/g, (mark, index) => String(values[Number(index)] ?? mark));
}

/** Return the text of a piece of HTML: what the server's messages are written in. */
export function plainText(html: string): string {
	return html
		.replace(/<br\s*\/?>|<\/(p|div|li|tr)>/gi, "\n")
		.replace(/<[^>]*>/g, "")
		.replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => ENTITIES[name])
		.replace(/[ \t]+/g, " ")
		.replace(/\s*\n\s*/g, "\n")
		.trim();
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " ", amp: "&" };
