/**
 * Conditions of the desk's form builder (`depends_on`, `mandatory_depends_on`), worked out without `eval`.
 *
 * A condition is a field's name, or `eval:` and an expression. Of JavaScript it knows what such conditions
 * are written with: fields of `doc`, literals, lists, comparison, and, or, not, sums, `?:`, `in_list`,
 * `cint`, `flt`, `includes`, `length`. Anything else is an error, never run.
 */

type Scope = Record<string, unknown>;
type Node = (scope: Scope) => unknown;

export class ExpressionError extends Error {}

/** Whether `condition` holds for `doc`. One that can't be read counts as `otherwise`. */
export function holds(condition: string | null | undefined, doc: Scope, otherwise = true): boolean {
	if (!condition?.trim()) return otherwise;
	const text = condition.trim();
	if (!text.startsWith("eval:")) return /^\w+$/.test(text) ? isTrue(doc[text]) : otherwise;
	try {
		return isTrue(compile(text.slice("eval:".length))({ doc }));
	} catch {
		return otherwise;
	}
}

/** Like JavaScript, but an empty table is nothing. */
function isTrue(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const compiled = new Map<string, Node>();

function compile(text: string): Node {
	let node = compiled.get(text);
	if (!node) {
		node = new Parser(tokensOf(text)).parse();
		compiled.set(text, node);
	}
	return node;
}

type Token = { kind: "number" | "string" | "name" | "sign" | "end"; text: string };

const TOKEN =
	/\s*(?:(\d+(?:\.\d+)?)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w$]*)|(===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,;()[\]]))/y;

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	const source = text.trim();
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < source.length) {
		const at = TOKEN.lastIndex;
		const match = TOKEN.exec(source);
		if (!match) throw new ExpressionError(`unexpected text at ${at}`);
		const [, number, double, single, name, sign] = match;
		if (number !== undefined) tokens.push({ kind: "number", text: number });
		else if (double !== undefined || single !== undefined) {
			tokens.push({ kind: "string", text: (double ?? single).replace(/\\(.)/g, "$1") });
		} else if (name !== undefined) tokens.push({ kind: "name", text: name });
		else tokens.push({ kind: "sign", text: sign });
	}
	tokens.push({ kind: "end", text: "" });
	return tokens;
}

type Operation = (a: unknown, b: unknown) => unknown;

/* eslint-disable eqeqeq -- a condition that compares loosely means it */
const COMPARISONS: Record<string, Operation> = {
	"==": (a, b) => a == b,
	"!=": (a, b) => a != b,
	"===": (a, b) => a === b,
	"!==": (a, b) => a !== b,
	"<": (a, b) => (a as number) < (b as number),
	">": (a, b) => (a as number) > (b as number),
	"<=": (a, b) => (a as number) <= (b as number),
	">=": (a, b) => (a as number) >= (b as number),
};
/* eslint-enable eqeqeq */
const SUMS: Record<string, Operation> = {
	"+": (a, b) => (a as number) + (b as number),
	"-": (a, b) => (a as number) - (b as number),
};
const PRODUCTS: Record<string, Operation> = {
	"*": (a, b) => (a as number) * (b as number),
	"/": (a, b) => (a as number) / (b as number),
	"%": (a, b) => (a as number) % (b as number),
};

const CONSTANTS: Record<string, unknown> = { true: true, false: false, null: null, undefined: undefined };

const FUNCTIONS: Record<string, (...values: unknown[]) => unknown> = {
	in_list: (list, value) => Array.isArray(list) && list.includes(value),
	cint: (value) => Math.trunc(Number(value) || 0),
	flt: (value) => Number(value) || 0,
	cstr: (value) => String(value ?? ""),
};

class Parser {
	#position = 0;

	constructor(private readonly tokens: Token[]) {}

	parse(): Node {
		const node = this.#choice();
		this.#take(";");
		if (this.#next.kind !== "end") throw new ExpressionError(`unexpected ${this.#next.text}`);
		return node;
	}

	get #next(): Token {
		return this.tokens[this.#position];
	}

	/** Step over `sign` if it comes next. */
	#take(sign: string): boolean {
		if (this.#next.kind !== "sign" || this.#next.text !== sign) return false;
		this.#position++;
		return true;
	}

	#expect(sign: string) {
		if (!this.#take(sign)) throw new ExpressionError(`${sign} expected`);
	}

	#choice(): Node {
		const test = this.#either();
		if (!this.#take("?")) return test;
		const yes = this.#choice();
		this.#expect(":");
		const no = this.#choice();
		return (scope) => (isTrue(test(scope)) ? yes(scope) : no(scope));
	}

	#either(): Node {
		let left = this.#both();
		while (this.#take("||")) {
			const [a, b] = [left, this.#both()];
			left = (scope) => {
				const value = a(scope);
				return isTrue(value) ? value : b(scope);
			};
		}
		return left;
	}

	#both(): Node {
		let left = this.#comparison();
		while (this.#take("&&")) {
			const [a, b] = [left, this.#comparison()];
			left = (scope) => {
				const value = a(scope);
				return isTrue(value) ? b(scope) : value;
			};
		}
		return left;
	}

	#comparison(): Node {
		const product = () => this.#chain(PRODUCTS, () => this.#not());
		const sum = () => this.#chain(SUMS, product);
		return this.#chain(COMPARISONS, sum);
	}

	/** Operations of one rank, from left to right. */
	#chain(operations: Record<string, Operation>, part: () => Node): Node {
		let left = part();
		while (this.#next.kind === "sign" && Object.hasOwn(operations, this.#next.text)) {
			const operation = operations[this.#next.text];
			this.#position++;
			const [a, b] = [left, part()];
			left = (scope) => operation(a(scope), b(scope));
		}
		return left;
	}

	#not(): Node {
		if (this.#take("!")) {
			const value = this.#not();
			return (scope) => !isTrue(value(scope));
		}
		if (this.#take("-")) {
			const value = this.#not();
			return (scope) => -(value(scope) as number);
		}
		return this.#member();
	}

	#member(): Node {
		let node = this.#atom();
		for (;;) {
			if (this.#take(".")) node = this.#property(node);
			else if (this.#take("[")) {
				const [owner, key] = [node, this.#choice()];
				this.#expect("]");
				node = (scope) => read(owner(scope), String(key(scope)));
			} else return node;
		}
	}

	#property(owner: Node): Node {
		const name = this.#name();
		if (!this.#take("(")) return (scope) => read(owner(scope), name);
		const values = this.#list(")");
		if (name !== "includes") throw new ExpressionError(`unknown function ${name}`);
		return (scope) => {
			const list = owner(scope);
			const [value] = values.map((node) => node(scope));
			if (typeof list === "string") return list.includes(String(value));
			return Array.isArray(list) && list.includes(value);
		};
	}

	#atom(): Node {
		const token = this.#next;
		if (this.#take("(")) {
			const node = this.#choice();
			this.#expect(")");
			return node;
		}
		if (this.#take("[")) {
			const values = this.#list("]");
			return (scope) => values.map((node) => node(scope));
		}
		this.#position++;
		if (token.kind === "number") return () => Number(token.text);
		if (token.kind === "string") return () => token.text;
		if (token.kind === "name") return this.#named(token.text);
		throw new ExpressionError(`unexpected ${token.text || "end"}`);
	}

	#named(name: string): Node {
		if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name];
		if (this.#take("(")) {
			if (!Object.hasOwn(FUNCTIONS, name)) throw new ExpressionError(`unknown function ${name}`);
			const values = this.#list(")");
			return (scope) => FUNCTIONS[name](...values.map((node) => node(scope)));
		}
		if (name !== "doc") throw new ExpressionError(`unknown name ${name}`);
		return (scope) => scope.doc;
	}

	#name(): string {
		const token = this.#next;
		if (token.kind !== "name") throw new ExpressionError("name expected");
		this.#position++;
		return token.text;
	}

	#list(end: string): Node[] {
		const nodes: Node[] = [];
		if (this.#take(end)) return nodes;
		do nodes.push(this.#choice());
		while (this.#take(","));
		this.#expect(end);
		return nodes;
	}
}

/** A field of a record, or the length of a list; nothing that an object has from its class. */
function read(owner: unknown, key: string): unknown {
	if (key === "length" && (typeof owner === "string" || Array.isArray(owner))) return owner.length;
	if (owner === null || typeof owner !== "object") return undefined;
	return Object.hasOwn(owner, key) ? (owner as Scope)[key] : undefined;
}
