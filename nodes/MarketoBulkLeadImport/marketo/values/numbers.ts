import { asBuffer } from '../../csv/bytes';
import { bareNumber, type Decorations } from './bareNumber';
import { emptyingText, endOfValue, startOfValue } from './blanks';
import { currencyAt, currencyBefore } from './currencySigns';
import {
	COMMA_MARK,
	areDigits,
	DOT_MARK,
	FRACTIONAL,
	hasMark,
	isPlainNumber,
	MISFIT,
	plainNumber,
	shapeOf,
	withoutSign,
	type Signed,
} from './numberShape';
import { isEmptying, LONGEST_VALUE, type DecimalSeparator, type ValueKind } from './valueKind';
import {
	pairBit,
	rewrittenFor,
	settledFor,
	UNREADABLE,
	verdictOf,
	WITH_CURRENCY,
	type Verdict,
} from './verdict';

const SEPARATORS: readonly DecimalSeparator[] = ['dot', 'comma'];
const DASH = 45;
const POINT = 46;

const DOT = 1;
const COMMA = 2;

const SETTLED = settledFor(2);
const REWRITTEN = rewrittenFor(2);
/** Certainly a number, but not one that the field accepts. */
const NOT_WHOLE = verdictOf(DOT | COMMA, 0, 0);
/** Does not change, and proves that the column has decimal points. */
const POINT_NUMBER = verdictOf(DOT, DOT, 0);

/** 1.5E3, which Marketo's decimal types can read; with a comma it does not change. */
const WITH_EXPONENT = /^-?\d+(?:([.,])\d+)?e[+-]?\d+$/i;

export interface NumberRules extends Decorations {
	/** the type has no decimals */
	isWhole: boolean;
}

export class NumberKind implements ValueKind {
	readonly readings = SEPARATORS;
	readonly option = 'decimalSeparator';
	currency = '';
	/** Proves nothing about the format of the column's texts. */
	readonly onDecimal: Verdict;
	private bytes: Uint8Array = new Uint8Array(0);
	private readonly number: Signed = { start: 0, end: 0, isNegative: false, isPlain: true };
	private isBare = true;

	constructor(private readonly rules: NumberRules) {
		this.onDecimal = rules.isWhole ? NOT_WHOLE : SETTLED;
	}

	judge(bytes: Uint8Array, start: number, end: number): Verdict {
		const from = bytes[start] === DASH ? start + 1 : start;
		if (from < end && areDigits(bytes, from, end)) return SETTLED;
		if (end - start > LONGEST_VALUE) return UNREADABLE;
		if (!this.rules.isWhole && isPointNumber(bytes, from, end)) return POINT_NUMBER;
		if (!this.find(bytes, start, end)) return this.verdictOnOther(bytes, start, end);
		const { isWhole } = this.rules;
		const { number } = this;
		const asDot = shapeOf(this.bytes, number.start, number.end, DOT_MARK);
		const asComma = shapeOf(this.bytes, number.start, number.end, COMMA_MARK);
		const fits = (asDot === MISFIT ? 0 : DOT) | (asComma === MISFIT ? 0 : COMMA);
		if (fits === 0) return this.verdictOnOther(bytes, start, end);
		let readable = fits;
		if (isWhole && asDot === FRACTIONAL) readable &= ~DOT;
		if (isWhole && asComma === FRACTIONAL) readable &= ~COMMA;
		const isMarked = hasMark(this.bytes, number.start, number.end);
		let changed = readable;
		if (this.isAsWritten(isMarked)) changed = isMarked ? readable & COMMA : 0;
		const differs = fits === (DOT | COMMA) && isMarked ? pairBit(0, 1) : 0;
		return verdictOf(fits, readable, changed, differs, 0, this.currency === '' ? 0 : WITH_CURRENCY);
	}

	write(
		bytes: Uint8Array,
		start: number,
		end: number,
		reading: number,
		keepsCurrency: boolean,
	): string | undefined {
		if (areDigits(bytes, start, end) || end - start > LONGEST_VALUE) return undefined;
		if (!this.find(bytes, start, end)) return emptyingText(bytes, start, end);
		if (keepsCurrency && this.currency !== '') return undefined;
		const { start: from, end: to, isNegative } = this.number;
		const mark = reading === 0 ? DOT_MARK : COMMA_MARK;
		const shape = shapeOf(this.bytes, from, to, mark);
		if (shape === MISFIT) return emptyingText(bytes, start, end);
		if (this.rules.isWhole && shape === FRACTIONAL) return undefined;
		const isMarked = hasMark(this.bytes, from, to);
		const isReadOtherwise = reading === 1 && isMarked;
		if (!isReadOtherwise && this.isAsWritten(isMarked)) return undefined;
		const digits = plainNumber(this.bytes, from, to, mark, !this.rules.isWhole);
		return isNegative ? `-${digits}` : digits;
	}

	/** Finds the number in the value; false unless it is certain. */
	private find(bytes: Uint8Array, start: number, end: number): boolean {
		const from = startOfValue(bytes, start, end);
		const to = endOfValue(bytes, from, end);
		this.currency = '';
		this.isBare = from === start && to === end;
		this.bytes = bytes;
		if (from === to) return false;
		if (isSimple(bytes, from, to)) {
			withoutSign(bytes, from, to, this.number);
			return true;
		}
		this.isBare = false;
		return this.findBesideCurrency(bytes, from, to) || this.findInText(bytes, from, to);
	}

	/** Finds amounts such as $5 and 5 €, without decoding them. */
	private findBesideCurrency(bytes: Uint8Array, start: number, end: number): boolean {
		if (!this.rules.money) return false;
		const before = currencyAt(bytes, start, end);
		const behind = before === undefined ? currencyBefore(bytes, start, end) : undefined;
		const from = before ? startOfValue(bytes, start + before.bytes.length, end) : start;
		const to = behind ? endOfValue(bytes, start, end - behind.bytes.length) : end;
		const sign = before ?? behind;
		if (sign === undefined || from >= to || !isSimple(bytes, from, to)) return false;
		this.currency = sign.name;
		withoutSign(bytes, from, to, this.number);
		return true;
	}

	private findInText(bytes: Uint8Array, start: number, end: number): boolean {
		const bare = bareNumber(asBuffer(bytes).toString('utf8', start, end), this.rules);
		if (bare === undefined) return false;
		this.currency = bare.currency;
		this.bytes = Buffer.from(bare.text);
		withoutSign(this.bytes, 0, this.bytes.length, this.number);
		return true;
	}

	/** Whether the value already has Marketo's format, if read with a decimal point. */
	private isAsWritten(isMarked: boolean): boolean {
		const { start, end, isPlain } = this.number;
		return (
			this.isBare &&
			isPlain &&
			!(this.rules.isWhole && isMarked) &&
			isPlainNumber(this.bytes, start, end)
		);
	}

	private verdictOnOther(bytes: Uint8Array, start: number, end: number): Verdict {
		if (isEmptying(bytes, start, end)) return SETTLED;
		if (emptyingText(bytes, start, end) !== undefined) return REWRITTEN;
		if (this.rules.isWhole) return UNREADABLE;
		return verdictOnExponent(asBuffer(bytes).toString('utf8', start, end));
	}
}

function verdictOnExponent(text: string): Verdict {
	const match = WITH_EXPONENT.exec(text);
	if (match === null) return UNREADABLE;
	if (match[1] === undefined) return SETTLED;
	return match[1] === '.' ? verdictOf(DOT, DOT, 0) : verdictOf(COMMA, 0, 0);
}

/** Most numbers with decimals: 1234.5, but not 1.234, in which the point may separate thousands. */
function isPointNumber(bytes: Uint8Array, start: number, end: number): boolean {
	return bytes[end - 4] !== POINT && isPlainNumber(bytes, start, end);
}

/** Whether it contains only digits and + ' , - . and spaces. */
function isSimple(bytes: Uint8Array, start: number, end: number): boolean {
	for (let i = start; i < end; i++) {
		const byte = bytes[i];
		const isOther = byte > 57 || byte < 32 || (byte > 32 && byte < 39) || byte === 47;
		if (isOther || (byte > 39 && byte < 43)) return false;
	}
	return true;
}

export const RULES_OF_NUMBERS: Readonly<Record<string, NumberRules>> = {
	integer: { isWhole: true, money: true, percent: false },
	score: { isWhole: true, money: false, percent: false },
	percent: { isWhole: true, money: false, percent: true },
	float: { isWhole: false, money: true, percent: false },
	currency: { isWhole: false, money: true, percent: false },
};
