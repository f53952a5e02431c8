import { FieldBounds, fieldsOf } from '../../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { RecordScanner } from '../../../../nodes/MarketoBulkLeadImport/csv/read/recordScanner';
import { encodeRecord } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import type { Inspector } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/inspector';
import type { Problem } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/problem';

/** The findings of an inspector for rows of cells, of which the first is row 2. */
export function inspected(inspector: Inspector, rows: ReadonlyArray<readonly string[]>): Problem[] {
	return inspectedText(inspector, rows.map((row) => `${encodeRecord(row, ',')}\n`).join(''));
}

/** The same for a CSV text without a header. */
export function inspectedText(inspector: Inspector, text: string): Problem[] {
	const fields = new FieldBounds();
	for (const batch of new RecordScanner(',', 1_000_000, 2).push(Buffer.from(text))) {
		for (let i = 0; i < batch.count; i++) {
			fieldsOf(batch, i, ',', fields);
			inspector.inspect(batch, i, fields);
		}
	}
	return inspector.problems();
}
