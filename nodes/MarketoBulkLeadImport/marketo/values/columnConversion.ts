import { InvalidSettingError } from '../errors/InvalidSettingError';
import type { ConversionPlan, ConvertedValues } from './columnValues';
import type { CellConverter } from './fieldValue';
import { TimeZone } from './timeZone';
import { valueConverter } from './valueConverter';

/** How a column is converted. Plain data: it can be stored and used by another process. */
export interface ColumnConversion {
	plan: ConversionPlan;
	/** time zone of times without an offset, as an IANA name */
	timeZone: string;
	/** findings of the check; not stored, because they contain a value of the file */
	found?: ConvertedValues;
}

/**
 * A converter for each of these columns; undefined for those that do not change. Converters reuse
 * memory for every value, so they are created once per pass through a file.
 * @throws InvalidSettingError if a stored plan is not of this version
 */
export function convertersOf(
	columns: ReadonlyArray<{ conversion?: ColumnConversion }>,
): Array<CellConverter | undefined> {
	const zones = new Map<string, TimeZone>();
	return columns.map(({ conversion }) => {
		if (conversion === undefined) return undefined;
		const { plan, timeZone } = conversion;
		let zone = zones.get(timeZone);
		if (zone === undefined) zones.set(timeZone, (zone = new TimeZone(timeZone)));
		const converter = valueConverter(plan, zone);
		if (converter !== undefined) return converter;
		throw new InvalidSettingError(
			'The import was begun by another version of this node, which converts values differently',
			'Update the node on every machine that runs n8n to the same version.',
		);
	});
}
