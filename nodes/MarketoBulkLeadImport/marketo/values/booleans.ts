import { asBuffer } from '../../csv/bytes';
import { EMPTIES_FIELD, isEmptying, LONGEST_VALUE, type ValueKind } from './valueKind';
import { rewrittenFor, settledFor, UNREADABLE, type Verdict } from './verdict';

const SETTLED = settledFor(1);
const REWRITTEN = rewrittenFor(1);

/**
 * Words that mean yes or no wherever they are used: what Excel writes and people type, in English,
 * German, French, Spanish, Italian, Portuguese and Dutch. Excludes "x", check marks, "s" and "o",
 * which are ambiguous.
 */
const YES = 'true yes y on t wahr ja j vrai oui verdadero si sí sì vero verdadeiro sim waar';
const NO = 'false no n off f falsch nein faux non falso não nao onwaar nee';

const MEANINGS: ReadonlyMap<string, string> = new Map([
	...YES.split(' ').map((word): [string, string] => [word, 'true']),
	...NO.split(' ').map((word): [string, string] => [word, 'false']),
	['1', '1'],
	['0', '0'],
]);

const ONE = 49;
const ZERO = 48;

export const booleanKind: ValueKind = {
	readings: ['only'],
	judge(bytes, start, end): Verdict {
		if (end - start === 1 && (bytes[start] === ONE || bytes[start] === ZERO)) return SETTLED;
		if (isWord(TRUE, bytes, start, end) || isWord(FALSE, bytes, start, end)) return SETTLED;
		if (end - start > LONGEST_VALUE) return UNREADABLE;
		if (isEmptying(bytes, start, end)) return SETTLED;
		return meaningOf(bytes, start, end) === undefined ? UNREADABLE : REWRITTEN;
	},
	write(bytes, start, end) {
		if (end - start > LONGEST_VALUE) return undefined;
		const text = asBuffer(bytes).toString('utf8', start, end);
		const meaning = meaningOf(bytes, start, end);
		return meaning === text ? undefined : meaning;
	},
};

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

function isWord(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (end - start !== word.length) return false;
	for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
	return true;
}

function meaningOf(bytes: Uint8Array, start: number, end: number): string | undefined {
	const text = asBuffer(bytes).toString('utf8', start, end).trim();
	if (text === '' || text === EMPTIES_FIELD) return text;
	return MEANINGS.get(text.toLowerCase().normalize('NFC'));
}
