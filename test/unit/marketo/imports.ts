import { leadTarget, type LeadSettings } from '../../../nodes/MarketoBulkLeadImport/objects/lead';
import {
	newRun,
	runToEnd,
	type StepOptions,
} from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/advance';
import {
	newImport,
	type FileImport,
	type FileImportSettings,
} from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import { partReaders } from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/partReaders';
import { uploadName } from '../../../nodes/MarketoBulkLeadImport/marketo/upload/fileName';
import type { SimulatedAccount, SimulatedPorts } from './simulated';
import { fileSource, checkOf, type TestSource } from './sources';

export interface ImportOptions extends Partial<Omit<FileImportSettings, 'target'>> {
	fileName?: string;
	rowsInAPart?: number;
	target?: Partial<LeadSettings>;
	/** maximum bytes of a request; by default enough for the rows of a part */
	maxRequestBytes?: number;
	/** appended to the rows */
	text?: string;
	/** before the @ of every address, to distinguish files */
	prefix?: string;
}

const ROW_BYTES = 'a000000@x.example\n'.length;

export interface TestImport extends FileImport {
	bytes: TestSource;
}

/** An import of a file that results in this many parts. */
export async function importOf(parts: number, options: ImportOptions = {}): Promise<TestImport> {
	const {
		fileName = 'leads.csv',
		rowsInAPart = 2,
		prefix = 'a',
		text = '',
		target,
		...given
	} = options;
	const enough = 512 + uploadName(fileName).length + 'email\n'.length + rowsInAPart * ROW_BYTES;
	const { maxRequestBytes = enough, ...settings } = given;
	const rows = Array.from(
		{ length: parts * rowsInAPart },
		(_, i) => `${prefix}${String(i).padStart(6, '0')}@x.example\n`,
	);
	const bytes = fileSource(`email\n${rows.join('')}${text}`, { fileName, chunkBytes: 4_096 });
	return {
		...newImport(await checkOf(bytes, { maxRequestBytes }), {
			target: leadTarget({ lookupField: 'email', ...target }),
			queueTimeout: 3_600_000,
			timeout: 100 * 3_600_000,
			resubmitUncertain: true,
			...settings,
		}),
		bytes,
	};
}

export async function run(
	account: SimulatedAccount,
	files: FileImport[],
	options: Partial<StepOptions> = {},
	ports: SimulatedPorts = account.ports(),
): Promise<SimulatedPorts> {
	const all = { pollInterval: 10_000, untilFinished: true, goOnAfterError: true, ...options };
	await runToEnd(newRun(files), { client: account.api(ports), parts: partReaders() }, all);
	return ports;
}
