import { describe, expect, it } from "vitest";

import { advance, back, begin, found, inLanguage, kept, stepOf, type Script, type ScriptStep, type Situation } from "./script";

const step = (name: string, rest: Partial<ScriptStep> = {}): ScriptStep => ({
	step: name,
	say: `say ${name}`,
	gloss: "",
	todo: "",
	todo_gloss: "",
	asks: "",
	fill_field: null,
	field: null,
	answers: [],
	next_step: null,
	action: null,
	action_label: "",
	action_argument: null,
	remind_after: 0,
	remind_say: "",
	remind_gloss: "",
	...rest,
});

const yes = { answer: "Yes", gloss: null, value: "1", next_step: "b" };
const no = { answer: "No", gloss: null, value: "0", next_step: null };
const script = {
	script: "S",
	version: 1,
	steps: [step("a", { asks: "Choice", answers: [yes, no] }), step("b", { asks: "Text", next_step: "c" }), step("c")],
} as unknown as Script;

describe("the way through a script", () => {
	it("follows the answers to the end and keeps what was said", () => {
		let play = advance(script, begin(script), 1000, { choice: yes });
		expect(stepOf(script, play)?.step).toBe("b");
		play = advance(script, play, 2000, { text: "a leak" });
		play = advance(script, play, 3000);
		expect(play.at).toBeUndefined();
		expect(play.path.map(({ step, answer, value }) => [step, answer, value])).toEqual([
			["a", "Yes", "1"],
			["b", "a leak", "a leak"],
			["c", undefined, undefined],
		]);
		expect(kept(play.path, 4000).map(({ ago }) => ago)).toEqual([3, 2, 1]);
	});

	it("ends where an answer leads nowhere", () => {
		expect(advance(script, begin(script), 0, { choice: no }).at).toBeUndefined();
	});

	it("goes back to where it was, and no further than the beginning", () => {
		const play = back(advance(script, begin(script), 0, { choice: yes }));
		expect(play).toEqual(begin(script));
		expect(back(play)).toEqual(play);
	});
});

describe("found", () => {
	const situations = [
		{ name: "Silent Call", label: "无声电话", description: "", key_words: "没声音" },
		{ name: "Closing", label: "结束语", description: "", key_words: "再见 goodbye" },
	] as Situation[];

	it("finds by label, name and key words", () => {
		const names = (text: string) => found(situations, text).map(({ name }) => name);
		expect([names("没声"), names("GOODBYE"), names("结束"), names(""), names("x")]).toEqual([
			["Silent Call"],
			["Closing"],
			["Closing"],
			["Silent Call", "Closing"],
			[],
		]);
	});
});

describe("inLanguage", () => {
	it("shows what is spoken first in Chinese, and the gloss first in English", () => {
		expect(inLanguage("您好", "Hello", "zh")).toEqual(["您好", ""]);
		expect(inLanguage("您好", "Hello", "en")).toEqual(["Hello", "您好"]);
		expect(inLanguage("您好", "", "en")).toEqual(["您好", ""]);
	});
});
