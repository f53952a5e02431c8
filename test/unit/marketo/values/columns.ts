import { encodeField } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { FieldBounds, findFields } from '../../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import {
	columnValues,
	type ColumnDecision,
	type ConversionPlan,
	type ReadingSettings,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/values/columnValues';
import { TimeZone } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/timeZone';
import { valueConverter } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueConverter';
import type { Reading } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueKind';

export const BERLIN = 'Europe/Berlin';
const zones = new Map<string, TimeZone>();

export function zoneOf(name: string): TimeZone {
	let zone = zones.get(name);
	if (zone === undefined) zones.set(name, (zone = new TimeZone(name)));
	return zone;
}

/** Decides how to read a column with these values, as the second of three columns. The first value is in row 2. */
export function decide(
	dataType: string,
	values: readonly string[],
	settings: Partial<ReadingSettings> = {},
	zone = BERLIN,
): ColumnDecision {
	const column = columnValues(dataType, 1, zoneOf(zone));
	if (column === undefined) throw new Error(`Values of the type ${dataType} are left alone`);
	const bounds = new FieldBounds();
	values.forEach((value, i) => {
		const bytes = Buffer.from(`first,${encodeField(value, ',')},last`);
		bounds.count = findFields(bytes, 0, bytes.length, ',', bounds);
		column.look(bytes, bounds, i + 2);
	});
	return column.decide({ dateOrder: 'auto', decimalSeparator: 'auto', ...settings });
}

/** The converted value in a column that is read this way. */
export function convert(dataType: string, reading: Reading, value: string, zone = BERLIN): string {
	const plan: ConversionPlan = { dataType, reading, keepsCurrency: false };
	const converter = valueConverter(plan, zoneOf(zone));
	if (converter === undefined) throw new Error(`No reading ${reading} of ${dataType}`);
	return converter.convertText(value);
}
