/** Requests for help between agents and shift leaders, as the server tells of them. */

export interface HelpMessage {
	user: string;
	who: string | null;
	at: string;
	text: string;
}

export interface HelpRequest {
	name: string;
	agent: string;
	agent_name: string | null;
	seat: string | null;
	line: string | null;
	call: string | null;
	work_order: string | null;
	stage: "Open" | "Answered" | "Closed";
	answered_by: string | null;
	asked_at: string;
	messages: HelpMessage[];
}

/** The requests by what is told of one: a closed one is gone, the oldest stays first. */
export function helpTold(requests: HelpRequest[], told: HelpRequest): HelpRequest[] {
	const known = requests.find(({ name }) => name === told.name);
	// What was written is only ever added to.
	if (known && told.messages.length < known.messages.length) return requests;
	const others = requests.filter(({ name }) => name !== told.name);
	const open = told.stage === "Closed" ? others : [...others, told];
	return open.sort((a, b) => (a.asked_at < b.asked_at ? -1 : 1));
}

/** How many of the messages were written by others since `seen` of them were read. */
export const unread = (request: HelpRequest, user: string, seen: number) =>
	request.messages.slice(seen).filter((message) => message.user !== user).length;
