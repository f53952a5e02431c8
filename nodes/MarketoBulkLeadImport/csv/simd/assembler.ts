/**
 * The part of a WebAssembly assembler that csv/simd needs, so that its programs are read, reviewed
 * and shipped as source. An expression is the bytes that leave its value on the stack; expressions
 * nest as in the text format. https://webassembly.github.io/spec/core/binary/
 */
export type Code = readonly number[];

export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof I64 | typeof V128;

const NO_RESULT = 0x40;
const END = 0x0b;

/** https://webassembly.github.io/spec/core/binary/values.html#integers */
function unsigned(value: number): number[] {
	const bytes: number[] = [];
	for (let rest = value; ; rest >>>= 7) {
		if (rest < 0x80) return [...bytes, rest];
		bytes.push((rest & 0x7f) | 0x80);
	}
}

function signed(value: number): number[] {
	const bytes: number[] = [];
	for (let rest = value; ; rest >>= 7) {
		if (rest >= -0x40 && rest < 0x40) return [...bytes, rest & 0x7f];
		bytes.push((rest & 0x7f) | 0x80);
	}
}

const binary =
	(opcode: number) =>
	(a: Code, b: Code): Code => [...a, ...b, opcode];
const unary =
	(opcode: number) =>
	(a: Code): Code => [...a, opcode];

/** The instructions used. Names are those of the specification, grouped by type. */
export const i32 = {
	const: (value: number): Code => [0x41, ...signed(value)],
	add: binary(0x6a),
	sub: binary(0x6b),
	shl: binary(0x74),
	ltU: binary(0x49),
	geU: binary(0x4f),
	wrapI64: unary(0xa7),
	/** Stores at `address` + `offset`. */
	store: (address: Code, offset: number, value: Code): Code => [
		...address,
		...value,
		0x36,
		2,
		...unsigned(offset),
	],
};

export const i64 = {
	const: (value: number): Code => [0x42, ...signed(value)],
	add: binary(0x7c),
	sub: binary(0x7d),
	and: binary(0x83),
	or: binary(0x84),
	xor: binary(0x85),
	shl: binary(0x86),
	shrS: binary(0x87),
	shrU: binary(0x88),
	ctz: unary(0x7a),
	popcnt: unary(0x7b),
	eqz: unary(0x50),
	ne: binary(0x52),
	extendI32U: unary(0xad),
	not: (a: Code): Code => i64.xor(a, i64.const(-1)),
};

/** https://webassembly.github.io/spec/core/binary/instructions.html#vector-instructions */
const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

export const v128 = {
	/** Loads 16 bytes from `address` + `offset`. */
	load: (address: Code, offset: number): Code => [
		...address,
		...vector(0x00),
		0,
		...unsigned(offset),
	],
	or: (a: Code, b: Code): Code => [...a, ...b, ...vector(0x50)],
};

export const i8x16 = {
	splat: (a: Code): Code => [...a, ...vector(0x0f)],
	eq: (a: Code, b: Code): Code => [...a, ...b, ...vector(0x23)],
	/** The highest bits of the 16 bytes, as an i32. */
	bitmask: (a: Code): Code => [...a, ...vector(0x64)],
};

/** `a` where `condition` is not 0, else `b`. */
export const select = (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b];

/** Repeats `body` while `condition`, an i32, is not 0. */
export function loopWhile(condition: Code, body: readonly Code[]): Code {
	const again = [0x0c, 0];
	const leaveUnless = [...condition, 0x45, 0x0d, 1];
	return [0x02, NO_RESULT, 0x03, NO_RESULT, ...leaveUnless, ...body.flat(), ...again, END, END];
}

export interface Variable {
	get: Code;
	set(value: Code): Code;
}

/** Parameters first, then locals, in the order of declaration. */
export class Variables {
	private readonly types: ValueType[] = [];

	constructor(private readonly parameterCount: number) {}

	declare(type: ValueType): Variable {
		const index = unsigned(this.types.length);
		this.types.push(type);
		return { get: [0x20, ...index], set: (value) => [...value, 0x21, ...index] };
	}

	get parameters(): ValueType[] {
		return this.types.slice(0, this.parameterCount);
	}

	get locals(): ValueType[] {
		return this.types.slice(this.parameterCount);
	}
}

export interface FunctionSource {
	name: string;
	variables: Variables;
	/** The last expression leaves the result, an i32. */
	body: readonly Code[];
}

/**
 * Assembles a module with its own memory, exported as `memory`, and these functions.
 * https://webassembly.github.io/spec/core/binary/modules.html
 */
export function assemble(functions: readonly FunctionSource[], memoryBytes: number): Uint8Array {
	const pages = Math.ceil(memoryBytes / 65_536);
	const sections: Array<[id: number, entries: Code[]]> = [
		[
			1,
			functions.map(({ variables: { parameters } }) => [
				0x60,
				...unsigned(parameters.length),
				...parameters,
				1,
				I32,
			]),
		],
		[3, functions.map((_, i) => unsigned(i))],
		[5, [[1, ...unsigned(pages), ...unsigned(pages)]]],
		[
			7,
			[
				[...text('memory'), 2, 0],
				...functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
			],
		],
		[10, functions.map(functionCode)],
	];
	const magicAndVersion = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
	const encoded = sections.flatMap(([id, entries]) => [
		id,
		...sized([...unsigned(entries.length), ...entries.flat()]),
	]);
	return Uint8Array.from([...magicAndVersion, ...encoded]);
}

function functionCode({ variables: { locals }, body }: FunctionSource): Code {
	return sized([
		...unsigned(locals.length),
		...locals.flatMap((type) => [1, type]),
		...body.flat(),
		END,
	]);
}

function sized(bytes: Code): Code {
	return [...unsigned(bytes.length), ...bytes];
}

function text(name: string): Code {
	return sized([...name].map((letter) => letter.charCodeAt(0)));
}
