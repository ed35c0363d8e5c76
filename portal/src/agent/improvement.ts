/** A corrective action, as the pages show it. */
export interface Improvement {
	name: string;
	title: string;
	responsible_name: string;
	due_at: string;
	status: string;
	status_label: string;
	effect_label: string;
}
