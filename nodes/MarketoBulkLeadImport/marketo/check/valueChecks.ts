import type { FieldBounds } from '../../csv/read/fields';
import { fieldText } from '../../csv/read/fields';
import type { Field } from './fieldSet';
import { quote } from '../wording';
import { ROWS_NAMED, type Problem, type ProblemKind } from './problem';

/**
 * Looks for values that Marketo will probably refuse or cut, record by record and without keeping any.
 * What it finds are warnings: Marketo has the last word on every row.
 */
export interface ValueCheck {
	/** bytes of a record up to which there is nothing to find in it */
	readonly harmlessBytes?: number;
	look(bytes: Uint8Array, fields: FieldBounds, row: number): void;
	problem(): Problem | undefined;
}

/** The check for a field's type, undefined where any text will do. */
export function checkForField(field: Field, column: string, at: number): ValueCheck | undefined {
	if (Object.hasOwn(TYPE_CHECKS, field.dataType))
		return new TypeCheck(field, column, at, TYPE_CHECKS[field.dataType]);
	return field.length === undefined ? undefined : new LengthCheck(field.length, field, column, at);
}

interface TypeRule {
	kind: Extract<ProblemKind, 'notANumber' | 'notABoolean' | 'notADate'>;
	what: string;
	fits(text: string): boolean;
	/** settles the usual spelling without making text of it; false where `fits` must look */
	isUsual?(bytes: Uint8Array, start: number, end: number): boolean;
}

// Every pattern is anchored and without nested repetition: linear in the length of the value.
const INTEGER = /^[+-]?\d+(\.0+)?$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const BOOLEAN = /^(true|false|1|0|yes|no|t|f|y|n)$/i;
const DATE = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}\/\d{1,2}\/\d{1,2})([T ].*)?$/;
const TIME =
	/^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}\/\d{1,2}\/\d{1,2})([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(am|pm)?\s?(Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?$/i;

const whole: TypeRule = {
	kind: 'notANumber',
	what: 'a whole number',
	fits: (text) => INTEGER.test(text),
	isUsual: areDigits,
};
const decimal: TypeRule = {
	kind: 'notANumber',
	what: 'a number',
	fits: (text) => DECIMAL.test(text),
	isUsual: areDigits,
};
const date: TypeRule = {
	kind: 'notADate',
	what: 'a date such as 2026-11-23',
	fits: (text) => DATE.test(text) && isDay(text),
	isUsual: isIsoDay,
};
const datetime: TypeRule = {
	kind: 'notADate',
	what: 'a date and time such as 2026-11-23T14:30:00Z',
	fits: (text) => TIME.test(text) && isDay(text),
};

const TYPE_CHECKS: Readonly<Record<string, TypeRule>> = {
	integer: whole,
	score: whole,
	float: decimal,
	currency: decimal,
	percent: whole,
	boolean: { kind: 'notABoolean', what: 'true or false', fits: (text) => BOOLEAN.test(text) },
	date,
	datetime,
};

function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
	for (let i = start; i < end; i++) if (bytes[i] < 48 || bytes[i] > 57) return false;
	return true;
}

/** 2026-11-23, with a day that every month has. */
function isIsoDay(bytes: Uint8Array, start: number, end: number): boolean {
	if (end - start !== 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return false;
	const isAllDigits =
		areDigits(bytes, start, start + 4) &&
		areDigits(bytes, start + 5, start + 7) &&
		areDigits(bytes, start + 8, end);
	const month = (bytes[start + 5] - 48) * 10 + bytes[start + 6] - 48;
	const day = (bytes[start + 8] - 48) * 10 + bytes[start + 9] - 48;
	return isAllDigits && month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

/** Whether year, month and day of an ISO date exist; other orders cannot be told apart and pass. */
function isDay(text: string): boolean {
	const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(text);
	if (iso === null) return true;
	const [year, month, day] = iso.slice(1).map(Number);
	const made = new Date(Date.UTC(year, month - 1, day));
	return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

abstract class CountingCheck implements ValueCheck {
	private count = 0;
	private readonly rows: number[] = [];

	constructor(
		protected readonly field: Field,
		protected readonly column: string,
		protected readonly at: number,
		private readonly kind: ProblemKind,
	) {}

	abstract look(bytes: Uint8Array, fields: FieldBounds, row: number): void;
	protected abstract message(): string;

	protected found(row: number): void {
		if (this.count++ < ROWS_NAMED) this.rows.push(row);
	}

	problem(): Problem | undefined {
		if (this.count === 0) return undefined;
		const { column, field, count, rows, kind } = this;
		return {
			severity: 'warn',
			kind,
			column,
			field: field.name,
			count,
			rows,
			message: this.message(),
		};
	}
}

class TypeCheck extends CountingCheck {
	constructor(
		field: Field,
		column: string,
		at: number,
		private readonly rule: TypeRule,
	) {
		super(field, column, at, rule.kind);
	}

	look(bytes: Uint8Array, fields: FieldBounds, row: number): void {
		const start = fields.starts[this.at];
		const end = fields.ends[this.at];
		if (end <= start || this.rule.isUsual?.(bytes, start, end) === true) return;
		// No such value is this long, and a long one must not be turned into text to be told so.
		if (end - start > 100) return this.found(row);
		const text = fieldText(bytes, fields, this.at).trim();
		if (text !== '' && text !== 'NULL' && !this.rule.fits(text)) this.found(row);
	}

	protected message(): string {
		return `The column ${quote(this.column)} holds values that are not ${this.rule.what}`;
	}
}

class LengthCheck extends CountingCheck {
	/** A character takes one byte at least. */
	readonly harmlessBytes: number;

	constructor(
		private readonly length: number,
		field: Field,
		column: string,
		at: number,
	) {
		super(field, column, at, 'tooLong');
		this.harmlessBytes = length;
	}

	look(bytes: Uint8Array, fields: FieldBounds, row: number): void {
		// Most values are settled without being decoded.
		if (fields.ends[this.at] - fields.starts[this.at] <= this.harmlessBytes) return;
		if (fieldText(bytes, fields, this.at).length > this.length) this.found(row);
	}

	protected message(): string {
		return `The column ${quote(this.column)} holds values of more than ${this.length.toLocaleString('en-US')} characters, which is what the field "${this.field.name}" takes`;
	}
}
