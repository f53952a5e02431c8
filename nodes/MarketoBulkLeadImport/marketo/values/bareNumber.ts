/** Signs before and after amounts: $, €, US$, $US, and the abbreviations of some countries. */
const UNIT = String.raw`\$[A-Z]{1,3}|[A-Z]{1,3}\$|\p{Sc}|kr\.?|zł|Kč|Ft|Fr\.|lei`;

/** ISO 4217 codes of the countries in which Marketo's customers have leads. */
const CODES = [
	'AED AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MAD MXN',
	'MYR NGN NOK NZD PEN PHP PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR',
]
	.join(' ')
	.replaceAll(' ', '|');

const BEFORE = new RegExp(`^([+-]?) ?(${UNIT}|${CODES}) ?([+-]?)(?=[\\d.,])(.*)$`, 'u');
const BEHIND = new RegExp(`^(.*[\\d-]) ?(${UNIT}|${CODES})$`, 'u');
const ASCII = /^[ -~]*$/;
/** (5), $(5) and (5 €) */
const IN_PARENTHESES = /^([^()\d+-]*)\(([^()+-]*)\)([^()\d+-]*)$/;

export interface Decorations {
	/** amounts of money: allow currencies, and parentheses around negative amounts */
	money: boolean;
	/** allow a percent sign after the number */
	percent: boolean;
}

export interface BareNumber {
	/** digits, separators and signs */
	text: string;
	/** '' if there is none */
	currency: string;
}

/** The number without currency, percent sign and parentheses; undefined if it has more than one of each. */
export function bareNumber(value: string, { money, percent }: Decorations): BareNumber | undefined {
	let text = ASCII.test(value) ? value : withPlainSigns(value);
	if (percent && text.endsWith('%')) text = text.slice(0, -1).trimEnd();
	if (!money) return { text, currency: '' };
	const negative = text.includes('(') ? IN_PARENTHESES.exec(text) : null;
	if (negative === null) return withoutCurrency(text);
	const [, before, inside, behind] = negative;
	const bare = withoutCurrency((before + inside.trim() + behind).trim());
	return bare && { ...bare, text: `-${bare.text}` };
}

function withPlainSigns(text: string): string {
	return text
		.replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
		.replaceAll('\u2019', "'")
		.replaceAll('\u2212', '-');
}

function withoutCurrency(text: string): BareNumber | undefined {
	const before = BEFORE.exec(text);
	if (before !== null) {
		const [, signBefore, currency, signBehind, rest] = before;
		if (signBefore !== '' && signBehind !== '') return undefined;
		return { text: signBefore + signBehind + rest, currency };
	}
	const behind = BEHIND.exec(text);
	return behind === null ? { text, currency: '' } : { text: behind[1], currency: behind[2] };
}
