/** Every command of the agent's pages: its key, what it is called, and where it holds. */

type Translate = (text: string) => string;

/** Where a command holds: on every page, or on one. */
export type Where =
	| "anywhere"
	| "queue"
	| "order"
	| "intake"
	| "calls"
	| "board"
	| "followups"
	| "followup"
	| "complaints"
	| "complaint"
	| "customer"
	| "quality"
	| "review"
	| "exam";

export interface Entry {
	keys: string;
	label: string;
	group: string;
	where: Where;
}

/** So many steps of a workflow have a key. */
export const STEPS = [1, 2, 3, 4, 5, 6];

/** So many answers of a question have a key. */
export const OPTIONS = [1, 2, 3, 4, 5, 6];

/** All commands by their id. With Alt they hold while typing too; plain keys only outside of text fields. */
export function keymap(__: Translate) {
	const entries: Record<string, Entry> = {};
	const add = (where: Where, group: string, commands: Record<string, [keys: string, label: string]>) => {
		for (const [id, [keys, label]] of Object.entries(commands)) entries[id] = { keys, label, group, where };
	};
	add("anywhere", __("Call"), {
		"call.answer": ["Alt+A", __("Answer the call")],
		"call.hold": ["Alt+H", __("Hold or take back")],
		"call.transfer": ["Alt+T", __("Transfer")],
		"call.consult": ["Alt+C", __("Consult")],
		"call.conference": ["Alt+J", __("Conference")],
		"call.hangup": ["Alt+X", __("Hang up")],
		"call.dial": ["Alt+P", __("Dial")],
		"call.form": ["Alt+O", __("Open the caller's form")],
		"call.link": ["Alt+Y", __("Put the call to this order")],
		"seat.toggle": ["Alt+R", __("Ready or not ready")],
		"seat.wrapup": ["Alt+W", __("End the wrap-up")],
		"seat.sign": ["Alt+I", __("Sign in or out at the seat")],
		"help.ask": ["Alt+G", __("Ask the shift leader for help")],
	});
	add("anywhere", __("Go to"), {
		"go.queue": ["g q", __("Orders")],
		"go.new": ["Alt+N", __("New order")],
		"go.new.plain": ["n", __("New order")],
		"go.calls": ["g c", __("Calls")],
		"go.followups": ["g f", __("Follow-ups")],
		"go.complaints": ["g p", __("Complaints about Service")],
		"go.customers": ["g u", __("Customers")],
		"go.notices": ["g n", __("Notices")],
		"go.knowledge": ["g k", __("Knowledge")],
		"go.directory": ["g d", __("Directory")],
		"go.map": ["g m", __("Map")],
		"go.duty": ["g s", __("Duty")],
		"go.exams": ["g e", __("Training")],
		"go.board": ["g w", __("Wallboard")],
		"go.quality": ["g y", __("Quality")],
		"go.back": ["g b", __("Back")],
	});
	add("anywhere", __("Everywhere"), {
		"search": ["/", __("Search")],
		"pane.script": ["Alt+4", __("To the script")],
		"keys.show": ["?", __("Show the keys")],
		"keys.show.typing": ["Alt+/", __("Show the keys")],
		"theme.toggle": ["Shift+D", __("Light or dark")],
		"list.next": ["j", __("Next in the list")],
		"list.previous": ["k", __("Previous in the list")],
	});
	add("queue", __("Orders"), {
		"queue.mine": ["m", __("Mine or everybody's")],
		"queue.filter": ["f", __("Filter")],
		"queue.view.next": ["]", __("Next view")],
		"queue.view.previous": ["[", __("Previous view")],
	});
	/** The steps of a workflow, numbered as their buttons stand. */
	const steps = (id: string): Record<string, [string, string]> =>
		Object.fromEntries(STEPS.map((number) => [`${id}.${number}`, [String(number), `${__("Take the step")} ${number}`]]));
	add("order", __("Order"), {
		...steps("order.step"),
		"order.log_contact": ["l", __("Log a contact")],
		"order.urge": ["u", __("Urge")],
		"order.reopen": ["r", __("Reopen")],
		"order.release": ["a", __("Release")],
		"order.review": ["v", __("Mark as reviewed")],
		"order.promise": ["t", __("Promise a time")],
		"order.supervise": ["s", __("Supervise")],
		"order.escalate": ["w", __("Pass upward")],
		"order.complain": ["c", __("Complain about the service")],
		"order.split": ["x", __("Split among units")],
		"order.unmerge": ["z", __("Separate")],
		"order.hand_over": ["h", __("Hand over")],
		"order.merge": ["i", __("Join to another order")],
		"order.propose": ["d", __("Propose providers")],
		"order.unit": ["b", __("Hand on to a unit")],
		"order.transfer": ["o", __("To a linked line")],
		"order.edit": ["e", __("Edit")],
		"order.comment": ["m", __("Comment")],
		"order.call": ["p", __("Call the customer")],
	});
	add("intake", __("New order"), {
		"intake.save": ["Alt+S", __("Save order")],
		"intake.save.enter": ["Ctrl+Enter", __("Save order")],
		"intake.next": ["Alt+M", __("Next order")],
		"pane.caller": ["Alt+1", __("To the caller")],
		"pane.form": ["Alt+2", __("To the form")],
		"pane.hints": ["Alt+3", __("To the hints")],
		"pane.knowledge": ["Alt+5", __("To the knowledge")],
		"pane.queue": ["Alt+6", __("To my orders")],
		"pane.papers": ["Alt+7", __("Next open form")],
	});
	add("followups", __("Follow-ups"), {
		"followups.next": ["t", __("Take the next follow-up")],
		"followups.view.next": ["]", __("Next view")],
		"followups.view.previous": ["[", __("Previous view")],
	});
	add("followup", __("Follow-up"), {
		...steps("followup.step"),
		"followup.call": ["p", __("Call the customer")],
		"followup.attempt": ["l", __("Note an attempt")],
		"followup.next": ["t", __("Take the next follow-up")],
		"followup.link": ["s", __("Send a link to the questions")],
	});
	add("complaints", __("Complaints about Service"), {
		"complaints.view.next": ["]", __("Next view")],
		"complaints.view.previous": ["[", __("Previous view")],
	});
	add("complaint", __("Complaint"), {
		...steps("complaint.step"),
		"complaint.note": ["m", __("Add note")],
		"complaint.edit": ["e", __("Edit")],
	});
	add("customer", __("Customer"), {
		"customer.order": ["o", __("New order for this customer")],
		"customer.merge": ["i", __("Merge")],
		"customer.edit": ["e", __("Edit")],
		"customer.call": ["p", __("Call the customer")],
	});
	add("calls", __("Calls"), {
		"calls.number": ["o", __("Enter a call by hand")],
		"calls.view.next": ["]", __("Next view")],
		"calls.view.previous": ["[", __("Previous view")],
	});
	add("quality", __("Quality"), {
		"quality.view.next": ["]", __("Next view")],
		"quality.view.previous": ["[", __("Previous view")],
	});
	add("review", __("Quality Review"), {
		...steps("review.step"),
		"review.done": ["Ctrl+Enter", __("Take the first step")],
		"review.keep": ["Alt+S", __("Keep for Later")],
		"review.play": ["p", __("Play")],
	});
	add("board", __("Wallboard"), {
		"board.full": ["f", __("Full screen")],
		"board.light": ["l", __("The wall light or dark")],
		"board.help": ["h", __("To the requests for help")],
	});
	add("exam", __("Examination"), {
		...Object.fromEntries(
			OPTIONS.map((number) => [`exam.option.${number}`, [String(number), `${__("Choose answer")} ${number}`] as [string, string]]),
		),
		"exam.next": ["]", __("Next question")],
		"exam.previous": ["[", __("Previous question")],
		"exam.submit": ["Ctrl+Enter", __("Hand in")],
	});
	return entries;
}
