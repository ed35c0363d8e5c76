import { effectScope } from "vue";
import { expect, it } from "vitest";

import { useRead } from "./useRead";

it("lets whoever waits for an answer that was overtaken wait for the newer one", async () => {
	const answers: ((value: string) => void)[] = [];
	const scope = effectScope();
	const read = scope.run(() => useRead(() => new Promise<string>((resolve) => answers.push(resolve))))!;
	const first = read.reload();
	const second = read.reload();
	answers[0]("at the beginning");
	answers[1]("overtaken");
	answers[2]("the newest");
	await first;
	expect(read.data.value).toBe("the newest");
	await second;
	scope.stop();
});

it("ends quietly with the page", async () => {
	let answer: (value: string) => void = () => {};
	const scope = effectScope();
	const read = scope.run(() => useRead(() => new Promise<string>((resolve) => (answer = resolve))))!;
	const waiting = read.reload();
	scope.stop();
	answer("too late");
	await waiting;
	expect(read.data.value).toBeUndefined();
});
