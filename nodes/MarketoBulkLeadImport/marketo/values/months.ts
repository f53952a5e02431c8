/**
 * Month names and their usual abbreviations in English, German, French, Spanish, Italian,
 * Portuguese and Dutch, without accents. No name means different months in two of these languages.
 */
const NAMES: readonly string[] = [
	'january jan januar janner janvier janv enero ene gennaio gen janeiro januari',
	'february feb februar fevrier fevr fev febrero febbraio fevereiro februari',
	'march mar marz mrz mars marzo marco maart mrt',
	'april apr avril avr abril abr aprile',
	'may mai mayo maggio mag maio mei',
	'june jun juni juin junio giugno giu junho',
	'july jul juli juillet juil julio luglio lug julho',
	'august aug aout agosto ago augustus',
	'september sep sept septembre septiembre setiembre settembre set setembro',
	'october oct oktober okt octobre octubre ottobre ott outubro out',
	'november nov novembre noviembre novembro',
	'december dec dezember dez decembre diciembre dic dicembre dezembro',
];

const BY_NAME: ReadonlyMap<string, number> = new Map(
	NAMES.flatMap((names, i) => names.split(' ').map((name): [string, number] => [name, i + 1])),
);

/** 1 to 12; undefined if it is not the name of a month. Ignores case and accents. */
export function monthNamed(name: string): number | undefined {
	const lower = name.toLowerCase();
	// Most names have no accents, and normalizing takes longer than everything else.
	return BY_NAME.get(lower) ?? BY_NAME.get(lower.normalize('NFD').replace(/\p{M}/gu, ''));
}
