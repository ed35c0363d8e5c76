/** Articles as the server tells them. */

export interface Found {
	article: string;
	title: string;
	kind: string;
	kind_label: string;
	line: string | null;
	line_label: string | null;
	level_label: string | null;
	answer: string;
	score: number;
}

export interface Version {
	name: string;
	version: number;
	current: 0 | 1;
	published_at: string;
	change_note: string | null;
	difference: string | null;
}

export interface Article {
	name: string;
	article: string;
	version: number;
	title: string;
	kind_label: string;
	line_label: string | null;
	level_label: string | null;
	area: string | null;
	audience: "Agents" | "Public";
	answer: string;
	text: string | null;
	source: string | null;
	valid_until: string | null;
	published_at: string;
	categories: string[];
	review_overdue: boolean;
	helped_count: number;
	not_helped_count: number;
	files: { file_name: string; file_url: string }[];
	versions: Version[];
}

export interface AskedBefore {
	name: string;
	question: string;
	stage: string;
	stage_label: string;
	published_answer: string | null;
	article: string | null;
	score: number;
}

/** The place in a list to which a key leads, undefined for keys that lead nowhere. */
export function moved(at: number, count: number, key: string): number | undefined {
	if (!count) return undefined;
	if (key === "ArrowDown") return Math.min(at + 1, count - 1);
	if (key === "ArrowUp") return Math.max(at - 1, 0);
	if (key === "Home") return 0;
	if (key === "End") return count - 1;
	return undefined;
}
