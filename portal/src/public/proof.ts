/** The device shows that its owner is no machine, in place of the question that is asked without a script. */

import { type Challenge, solveChallengeWorkers } from "altcha/lib";
import Pbkdf2Worker from "altcha/workers/pbkdf2?worker";

const MOST_WORKERS = 4;

/** Solve a challenge and put the solution into the form of `box`; the question stays if that fails. */
export async function prove(box: HTMLElement) {
	try {
		const answer = await fetch(box.dataset.challenge as string, { headers: { Accept: "application/json" } });
		const challenge = (await answer.json()).message as Challenge;
		const solution = await solveChallengeWorkers({
			challenge,
			concurrency: Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1),
			createWorker: () => new Pbkdf2Worker(),
		});
		if (solution) replaceQuestion(box, btoa(JSON.stringify({ challenge, solution })));
	} catch (reason) {
		console.warn("The question has to be answered instead.", reason);
	}
}

function replaceQuestion(box: HTMLElement, proof: string) {
	const field = document.createElement("input");
	Object.assign(field, { type: "hidden", name: "altcha", value: proof });
	box.replaceChildren(field);
}
