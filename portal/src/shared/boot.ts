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
	roles: string[];
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

const AGENT_ROLES = ["Hotline Agent", "Hotline Shift Leader", "Hotline Dispatcher", "Hotline Administrator"];
const FOLLOW_UP_ROLES = ["Hotline Follow-up Agent", "Hotline Shift Leader", "Hotline Administrator"];

const CUSTOMER_ROLES = [...AGENT_ROLES, "Hotline Follow-up Agent", "Hotline Complaint Handler"];
const COMPLAINT_ROLES = ["Hotline Complaint Handler", "Hotline Shift Leader", "Hotline Administrator"];
const LEADER_ROLES = ["Hotline Shift Leader", "Hotline Administrator"];

const hasOneOf = (roles: string[]) => roles.some((role) => boot.roles.includes(role));

/** Which pages to offer; what may be done there, the server decides. */
export const may = {
	takeOrders: hasOneOf(AGENT_ROLES),
	followUp: hasOneOf(FOLLOW_UP_ROLES),
	handleComplaints: hasOneOf(COMPLAINT_ROLES),
	seeCustomers: hasOneOf(CUSTOMER_ROLES),
	lead: hasOneOf(LEADER_ROLES),
};
