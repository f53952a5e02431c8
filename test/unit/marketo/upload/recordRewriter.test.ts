import { RecordScanner } from '../../../../nodes/MarketoBulkLeadImport/csv/read/recordScanner';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import type { ColumnPlan } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/columnPlan';
import { InvalidSettingError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidSettingError';
import { recordRewriter } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/recordRewriter';
import type { Reading } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueKind';

type Column = [field: string | null, dataType?: string, reading?: Reading];

const EMAIL: Column = ['email'];
const DATE: Column = ['dateOfBirth', 'date', 'dayFirst'];
const TEXT: Column = ['firstName', 'string', 'only'];
const NUMBER: Column = ['annualRevenue', 'currency', 'comma'];
const LEFT_OUT: Column = [null];

function plans(columns: readonly Column[]): ColumnPlan[] {
	return columns.map(([field, dataType, reading], index) => ({
		index,
		column: `Column ${index}`,
		field,
		matchedBy: field === null ? 'leftOut' : 'apiName',
		...(dataType !== undefined &&
			reading !== undefined && {
				conversion: {
					plan: { dataType, reading, keepsCurrency: false },
					timeZone: 'Europe/Berlin',
				},
			}),
	}));
}

/** The records that are sent, and which of them are copied bytes of the file. */
function rewritten(
	text: string,
	columns: readonly Column[],
	from: Delimiter = ',',
	to: Delimiter = from,
): { sent: string[]; areCopied: boolean[] } {
	const rewrite = recordRewriter(plans(columns), from, to);
	const sent: string[] = [];
	const areCopied: boolean[] = [];
	for (const batch of new RecordScanner(from, 1_000_000, 2).push(Buffer.from(text))) {
		for (let i = 0; i < batch.count; i++) {
			const record = rewrite(batch, i);
			sent.push(typeof record === 'string' ? record : Buffer.from(record).toString());
			areCopied.push(typeof record !== 'string');
		}
	}
	return { sent, areCopied };
}

test.each<[label: string, columns: Column[], record: string, sent: string]>([
	['the first cell', [DATE, EMAIL], '31.12.1990,a@x', '1990-12-31,a@x'],
	['the last cell', [EMAIL, DATE], 'a@x,31.12.1990', 'a@x,1990-12-31'],
	['a cell in quotes', [EMAIL, DATE, EMAIL], 'a@x,"31.12.1990","b,c"', 'a@x,1990-12-31,"b,c"'],
	['several cells', [DATE, NUMBER, TEXT], '1.2.1990,"1.234,5", Ann ', '1990-02-01,1234.5,Ann'],
	['a cell with doubled quotes', [TEXT, EMAIL], '" ""A"" ",a@x', '"""A""",a@x'],
	['a cell that becomes empty', [TEXT, EMAIL], '  ,a@x', ',a@x'],
	['multi-byte letters around it', [TEXT, DATE, TEXT], 'ö,1.2.1990,ü', 'ö,1990-02-01,ü'],
	['after a column that is not sent', [LEFT_OUT, DATE], 'x,1.2.1990', '1990-02-01'],
	['around a column that is not sent', [DATE, LEFT_OUT, TEXT], '1.2.1990,x, A', '1990-02-01,A'],
	['before missing cells', [DATE, EMAIL, DATE], '1.2.1990', '1990-02-01,,'],
	['the only column, which becomes empty', [TEXT], '"  "', '""'],
])('converts %s', (_label, columns, record, sent) => {
	expect(rewritten(`${record}\n`, columns).sent).toEqual([sent]);
});

test('quotes a converted value if the other delimiter requires it', () => {
	expect(rewritten('1.2.1990| a,b \n', [DATE, TEXT], '|', ',').sent).toEqual(['1990-02-01,"a,b"']);
});

test('copies the bytes of records without changes', () => {
	expect(rewritten('a@x,1.2.1990\nb@x,1990-12-31\nc@x,\n', [EMAIL, DATE])).toEqual({
		sent: ['a@x,1990-02-01', 'b@x,1990-12-31', 'c@x,'],
		areCopied: [false, true, true],
	});
});

test('rejects a plan of another version', () => {
	expect(() => recordRewriter(plans([['geo', 'place', 'only']]), ',', ',')).toThrow(
		InvalidSettingError,
	);
});
