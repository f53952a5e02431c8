import path from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `Imports a file into a simulated Marketo, with this node on n8n's own engine.

  npm run demo                          examples/leads.csv
  npm run demo -- --file my.csv         your own file, as CSV, TSV, SSV or PSV in any common encoding

  --file PATH             the file to import
  --lookup-field NAME     field to deduplicate by (email)
  --list ID               static list to add the leads to (1001 to 1650 in the simulator)
  --partition NAME        lead partition (Default, Europe or Partner Leads in the simulator)
  --max-request-bytes N   maximum bytes of one upload (200000, so that a small file is split too)
  --rows N                failed rows and warnings to print (20)
  --help                  show this help
`;

export interface DemoArguments {
	/** absolute path */
	file: string;
	lookupField?: string;
	list?: string;
	partition?: string;
	maxRequestBytes: number;
	/** rows to print in each table */
	rows: number;
	help: boolean;
}

export const SHIPPED_FILE = path.resolve(__dirname, '../../examples/leads.csv');

/** @throws Error with a message for the user */
export function readArguments(args: readonly string[]): DemoArguments {
	const { values } = parseArgs({
		args: [...args],
		options: {
			file: { type: 'string' },
			'lookup-field': { type: 'string' },
			list: { type: 'string' },
			partition: { type: 'string' },
			'max-request-bytes': { type: 'string' },
			rows: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	return {
		// npm runs scripts in the package's folder, but paths are relative to the user's folder.
		file:
			values.file === undefined
				? SHIPPED_FILE
				: path.resolve(process.env.INIT_CWD ?? '', values.file),
		...(values['lookup-field'] !== undefined && { lookupField: values['lookup-field'] }),
		...(values.list !== undefined && { list: values.list }),
		...(values.partition !== undefined && { partition: values.partition }),
		maxRequestBytes: wholeNumber('max-request-bytes', values['max-request-bytes'], 200_000),
		rows: wholeNumber('rows', values.rows, 20),
		help: values.help === true,
	};
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise;
	if (!/^\d{1,12}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
	return Number(text);
}
