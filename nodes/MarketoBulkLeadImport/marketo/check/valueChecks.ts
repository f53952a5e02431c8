import { fieldText, type FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { Field } from './fieldSet';
import { formatNumber, quote } from '../wording';
import type { Inspector } from './inspector';
import { warn, type Problem, type ProblemKind } from './problem';
import { RowsFound } from './rowsFound';

/** A column that is sent, and Marketo's description of its field. */
export interface FieldColumn {
	field: Field;
	/** the column's name in the file */
	column: string;
	/** its index in the file, from 0 */
	index: number;
}

/**
 * Finds values that Marketo will probably reject or truncate. Stores none of them. Its findings are
 * warnings, because Marketo makes the final decision on every row.
 */
export class ValueChecks implements Inspector {
	private readonly types: TypeCheck[] = [];
	private readonly lengths: LengthCheck[] = [];
	/** the lowest length limit; most records are shorter */
	private shortest = Infinity;

	/** @param checksTypes whether to check values against the field's type */
	constructor(columns: readonly FieldColumn[], checksTypes = true) {
		for (const column of columns) {
			const { dataType, length } = column.field;
			if (Object.hasOwn(TYPE_RULES, dataType)) {
				if (checksTypes) this.types.push(new TypeCheck(column, TYPE_RULES[dataType]));
			} else if (length !== undefined) {
				this.lengths.push(new LengthCheck(column, length));
				this.shortest = Math.min(this.shortest, length);
			}
		}
	}

	inspect(batch: RecordBatch, i: number, fields: FieldBounds): void {
		for (const check of this.types) check.inspect(batch, i, fields);
		// A character takes at least one byte.
		if (batch.ends[i] - batch.starts[i] <= this.shortest) return;
		for (const check of this.lengths) check.inspect(batch, i, fields);
	}

	problems(): Problem[] {
		return [...this.types, ...this.lengths].flatMap((check) => check.problems());
	}
}

interface TypeRule {
	kind: Extract<ProblemKind, 'notANumber' | 'notABoolean' | 'notADate'>;
	/** completes "values that are not …" */
	what: string;
	fits(text: string): boolean;
	/** whether the value is in the usual format, detected without decoding it; if not, `fits` decides */
	isUsual?(bytes: Uint8Array, start: number, end: number): boolean;
}

// Every pattern is anchored and has no nested repetition, so matching is linear in the length of
// the value.
const INTEGER = /^[+-]?\d+(\.0+)?$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const BOOLEAN = /^(true|false|1|0|yes|no|t|f|y|n)$/i;
const DATE = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}\/\d{1,2}\/\d{1,2})([T ].*)?$/;
const TIME =
	/^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}\/\d{1,2}\/\d{1,2})([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(am|pm)?\s?(Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?$/i;

const whole: TypeRule = {
	kind: 'notANumber',
	what: 'whole numbers',
	fits: (text) => INTEGER.test(text),
	isUsual: areDigits,
};
const decimal: TypeRule = {
	kind: 'notANumber',
	what: 'numbers',
	fits: (text) => DECIMAL.test(text),
	isUsual: areDigits,
};
const date: TypeRule = {
	kind: 'notADate',
	what: 'dates such as 2026-11-23',
	fits: (text) => DATE.test(text) && isDay(text),
	isUsual: isIsoDay,
};
const datetime: TypeRule = {
	kind: 'notADate',
	what: 'dates with times such as 2026-11-23T14:30:00Z',
	fits: (text) => TIME.test(text) && isDay(text),
};

const TYPE_RULES: Readonly<Record<string, TypeRule>> = {
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

/** 2026-11-23, with a day that exists in every month. */
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

/** Whether year, month and day of an ISO date exist; dates in other orders are ambiguous and pass. */
function isDay(text: string): boolean {
	const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(text);
	if (iso === null) return true;
	const [year, month, day] = iso.slice(1).map(Number);
	const made = new Date(Date.UTC(year, month - 1, day));
	return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

/** No number, date or boolean is longer than this. */
const LONGEST_VALUE = 100;

class TypeCheck {
	private readonly found = new RowsFound();

	constructor(
		private readonly column: FieldColumn,
		private readonly rule: TypeRule,
	) {}

	inspect({ bytes, rowNumbers }: RecordBatch, i: number, fields: FieldBounds): void {
		const { index } = this.column;
		const start = fields.starts[index];
		const end = fields.ends[index];
		if (end <= start || this.rule.isUsual?.(bytes, start, end) === true) return;
		if (end - start <= LONGEST_VALUE) {
			const text = fieldText(bytes, fields, index).trim();
			if (text === '' || text === 'NULL' || this.rule.fits(text)) return;
		}
		this.found.add(rowNumbers[i]);
	}

	problems(): Problem[] {
		return unreadableValues(this.column, this.rule, this.found);
	}
}

/** Finds values that do not fit the field's type; undefined for types that are not checked. */
export function valuesOfOtherType(
	column: FieldColumn,
	found: Pick<RowsFound, 'count' | 'first'>,
): Problem[] {
	const { dataType } = column.field;
	if (!Object.hasOwn(TYPE_RULES, dataType)) return [];
	return unreadableValues(column, TYPE_RULES[dataType], found);
}

function unreadableValues(
	column: FieldColumn,
	{ kind, what }: TypeRule,
	found: Pick<RowsFound, 'count' | 'first'>,
): Problem[] {
	const message = `The column ${quote(column.column)} has values that are not ${what}`;
	return warning(kind, column, found, message);
}

class LengthCheck {
	private readonly found = new RowsFound();

	/** @param length maximum number of characters in a value */
	constructor(
		private readonly column: FieldColumn,
		private readonly length: number,
	) {}

	inspect({ bytes, rowNumbers }: RecordBatch, i: number, fields: FieldBounds): void {
		const { index } = this.column;
		// Most values are too short to need decoding.
		if (fields.ends[index] - fields.starts[index] <= this.length) return;
		if (fieldText(bytes, fields, index).length > this.length) this.found.add(rowNumbers[i]);
	}

	problems(): Problem[] {
		const { column, field } = this.column;
		return warning(
			'tooLong',
			this.column,
			this.found,
			`The column ${quote(column)} has values longer than ${formatNumber(this.length)} characters, the limit of the field ${quote(field.name)}`,
		);
	}
}

function warning(
	kind: ProblemKind,
	{ column, field }: FieldColumn,
	{ count, first }: Pick<RowsFound, 'count' | 'first'>,
	message: string,
): Problem[] {
	if (count === 0) return [];
	return [warn(kind, message, { column, field: field.name, count, rows: first })];
}
