import { defaultOptions, type SimulatorOptions } from './options';
import { optionValues } from './optionValues';

const defaults: Readonly<Record<string, unknown>> = { ...defaultOptions() };
const choices: Readonly<Record<string, readonly unknown[] | undefined>> = optionValues;

/** Options that are code or the simulator's own clock. */
const unsettable: ReadonlySet<string> = new Set(['clock', 'lists']);

/** Sets options by name. Throws an Error, and sets none, if a name or a value is not valid. */
export function setOptions(
	options: SimulatorOptions,
	given: Readonly<Record<string, unknown>>,
): void {
	for (const [name, value] of Object.entries(given)) check(name, value);
	Object.assign(options, given);
}

/** The options in texts such as `unknownBatch=404` and `queueSize=3`. Throws an Error as above. */
export function optionsFrom(texts: readonly string[]): Partial<SimulatorOptions> {
	return Object.fromEntries(
		texts.map((text) => {
			const end = text.includes('=') ? text.indexOf('=') : text.length;
			const name = text.slice(0, end);
			const value = valueFrom(name, text.slice(end + 1));
			check(name, value);
			return [name, value];
		}),
	);
}

function valueFrom(name: string, text: string): unknown {
	const choice = choices[name]?.find((one) => String(one) === text);
	if (choice !== undefined) return choice;
	if (typeof defaults[name] === 'string') return text;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function check(name: string, value: unknown): void {
	if (!Object.hasOwn(defaults, name)) {
		const names = Object.keys(defaults).filter((known) => !unsettable.has(known));
		throw new Error(`Unknown option "${name}". Options: ${names.join(', ')}`);
	}
	if (unsettable.has(name)) throw new Error(`The option "${name}" can be set only in code`);
	const expected = choices[name];
	if (expected !== undefined) {
		if (expected.includes(value)) return;
		throw new Error(
			`${name} must be ${expected.map((one) => JSON.stringify(one)).join(' or ')}, not ${JSON.stringify(value)}`,
		);
	}
	const kind = kindOf(defaults[name]);
	if (kindOf(value) !== kind) {
		throw new Error(`${name} must be of type ${kind}, not ${JSON.stringify(value)}`);
	}
}

function kindOf(value: unknown): string {
	return Array.isArray(value) ? 'array' : typeof value;
}
