import { leadTarget, type LeadSettings } from '../../../nodes/MarketoBulkLeadImport/objects/lead';
import {
	ImportScheduler,
	type FileImport,
	type FileImportSettings,
	type RunOptions,
} from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/importScheduler';
import { uploadName } from '../../../nodes/MarketoBulkLeadImport/marketo/upload/fileName';
import type { SimulatedAccount, SimulatedPorts } from './simulated';
import { fileSource, checkOf, type TestSource } from './sources';

export interface ImportOptions extends Partial<Omit<FileImportSettings, 'target'>> {
	fileName?: string;
	rowsInAPart?: number;
	target?: Partial<LeadSettings>;
	/** bytes of a request; by default as many as the rows in a part take */
	maxRequestBytes?: number;
	/** behind the rows */
	text?: string;
	/** before the @ of every address, to tell files apart */
	prefix?: string;
}

const ROW_BYTES = 'a000000@x.example\n'.length;

export interface TestImport extends FileImport {
	bytes: TestSource;
}

/** An import of a file that makes so many parts. */
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
		checked: await checkOf(bytes, { maxRequestBytes }),
		settings: {
			target: leadTarget({ lookupField: 'email', ...target }),
			queueTimeout: 3_600_000,
			timeout: 100 * 3_600_000,
			resubmitUncertain: true,
			...settings,
		},
		jobs: [],
		startedAt: 0,
		isSubmitted: false,
		isTimedOut: false,
		bytes,
	};
}

export async function run(
	account: SimulatedAccount,
	files: FileImport[],
	options: Partial<RunOptions> = {},
	ports: SimulatedPorts = account.ports(),
): Promise<SimulatedPorts> {
	const all = { pollInterval: 10_000, untilFinished: true, goOnAfterError: true, ...options };
	await new ImportScheduler(account.api(ports), all).run(files);
	return ports;
}
