/** What the server says about the user when it renders the page. */

export interface Line {
	name: string;
	number: string;
	greeting: string | null;
	default_channel: string | null;
}

export interface Boot {
	user: string;
	full_name: string;
	may: Record<"take_orders" | "call" | "watch_seats" | "follow_up" | "handle_complaints" | "see_customers" | "read_knowledge" | "see_quality" | "review_quality" | "be_on_duty" | "take_exams" | "lead", boolean>;
	language: string;
	time_zone: string;
	currency: string;
	site_name: string;
	csrf_token: string;
	provider: string | null;
	has_desk: boolean;
	lines: Line[];
	languages: { value: string; label: string }[];
	messages: Record<string, string>;
}

export const boot: Boot = window.hotline;

// The library sends it with every request.
window.csrf_token = boot.csrf_token;

/** Which pages to offer; what may be done there, the server decides. */
export const may = {
	takeOrders: boot.may.take_orders,
	call: boot.may.call,
	watchSeats: boot.may.watch_seats,
	followUp: boot.may.follow_up,
	handleComplaints: boot.may.handle_complaints,
	seeCustomers: boot.may.see_customers,
	readKnowledge: boot.may.read_knowledge,
	seeQuality: boot.may.see_quality,
	reviewQuality: boot.may.review_quality,
	beOnDuty: boot.may.be_on_duty,
	takeExams: boot.may.take_exams,
	lead: boot.may.lead,
};
