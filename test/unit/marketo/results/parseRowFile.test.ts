import type {
	ImportFormat,
	RowFileKind,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { parseRowFile } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/parseRowFile';

type Shown = [values: string[], reason: string, isReadable: boolean];

test.each<
	[
		label: string,
		text: string,
		kind: RowFileKind,
		format: ImportFormat | undefined,
		columns: string[],
		rows: Shown[],
	]
>([
	['nothing', '', 'failures', 'csv', [], []],
	['only a header', 'email,Import Failure Reason\n', 'failures', 'csv', ['email'], []],
	[
		'failures',
		'email,city,Import Failure Reason\na@x.example,Bonn,bad\n',
		'failures',
		'csv',
		['email', 'city'],
		[[['a@x.example', 'Bonn'], 'bad', true]],
	],
	[
		'warnings',
		'email,Import Warning Reason\na@x,Invalid email address\n',
		'warnings',
		'csv',
		['email'],
		[[['a@x'], 'Invalid email address', true]],
	],
	[
		'CRLF and no newline at the end',
		'email,Import Failure Reason\r\na,bad\r\nb,worse',
		'failures',
		'csv',
		['email'],
		[
			[['a'], 'bad', true],
			[['b'], 'worse', true],
		],
	],
	[
		'quotes and newlines',
		'email,city,Import Failure Reason\n"a","Bonn,\n""Rhein""",bad\n',
		'failures',
		'csv',
		['email', 'city'],
		[[['a', 'Bonn,\n"Rhein"'], 'bad', true]],
	],
	[
		'semicolons, with a known format',
		'email;Import Failure Reason\na;b, c\n',
		'failures',
		'ssv',
		['email'],
		[[['a'], 'b, c', true]],
	],
	[
		'semicolons, detected',
		'email;city;Import Failure Reason\na;Bonn;b, c\n',
		'failures',
		undefined,
		['email', 'city'],
		[[['a', 'Bonn'], 'b, c', true]],
	],
	[
		'tabs, detected',
		'email\tImport Warning Reason\na\tb, c; d\n',
		'warnings',
		undefined,
		['email'],
		[[['a'], 'b, c; d', true]],
	],
	[
		'a quoted header, detected',
		'"email";"Import Failure Reason"\na;bad\n',
		'failures',
		undefined,
		['email'],
		[[['a'], 'bad', true]],
	],
	[
		'a user’s column of the same name before it',
		'email,Import Failure Reason,Import Failure Reason\na,old,new\n',
		'failures',
		'csv',
		['email', 'Import Failure Reason'],
		[[['a', 'old'], 'new', true]],
	],
	['only the reason', 'Import Failure Reason\nbad\n', 'failures', 'csv', [], [[[], 'bad', true]]],
	[
		'no reason column: the last column is used',
		'email,city\na,bad\n',
		'failures',
		'csv',
		['email'],
		[[['a'], 'bad', true]],
	],
	[
		'an unquoted delimiter',
		'email,city,Import Failure Reason\na,Bonn, Rhein,bad\nb,Ulm,worse\n',
		'failures',
		'csv',
		['email', 'city'],
		[
			[['a', 'Bonn', 'bad'], 'bad', false],
			[['b', 'Ulm'], 'worse', true],
		],
	],
	[
		'a file that is cut off',
		'email,city,Import Failure Reason\na,Bonn,bad\nb,Ul',
		'failures',
		'csv',
		['email', 'city'],
		[
			[['a', 'Bonn'], 'bad', true],
			[['b', 'Ul'], 'Ul', false],
		],
	],
	[
		'the name of the reason in another case, in the first column',
		' import failure REASON ,email\nbad,a\n',
		'failures',
		'csv',
		['email'],
		[[['a'], 'bad', true]],
	],
	[
		'semicolons, detected before a name in another case',
		'email;IMPORT FAILURE REASON\na;b, c\n',
		'failures',
		undefined,
		['email'],
		[[['a'], 'b, c', true]],
	],
	[
		'semicolons, detected behind a name in the first column',
		'"Import Failure Reason";"email"\n"b, c";a\n',
		'failures',
		undefined,
		['email'],
		[[['a'], 'b, c', true]],
	],
	[
		'commas, although the format is another',
		'email,city,Import Failure Reason\na,"Bonn; Rhein",bad\n',
		'failures',
		'ssv',
		['email', 'city'],
		[[['a', 'Bonn; Rhein'], 'bad', true]],
	],
	[
		'a byte-order mark',
		'\uFEFFemail,Import Failure Reason\na,bad\n',
		'failures',
		'csv',
		['email'],
		[[['a'], 'bad', true]],
	],
])('%s', (_, text, kind, format, columns, rows) => {
	const read = parseRowFile(text, kind, format);
	expect(read.columns).toEqual(columns);
	expect(read.rows.map((row) => [row.values(), row.reason, row.isReadable])).toEqual(rows);
});

test('keeps the original line', () => {
	const { rows } = parseRowFile(
		'email,city,Import Failure Reason\n"a" ,B"onn, Rhein,bad\n',
		'failures',
		'csv',
	);
	expect(rows.map(({ raw }) => raw)).toEqual(['"a" ,B"onn, Rhein,bad']);
});
