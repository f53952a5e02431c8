import type { Encoding, Delimiter } from '../../../nodes/MarketoBulkLeadImport/csv/types';
import { type Field, FieldSet } from '../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { leadFieldSet, type LeadFields } from '../../../nodes/MarketoBulkLeadImport/objects/lead';
import type { ImportSource } from '../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import {
	checkSource,
	type CheckedSource,
} from '../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import type { CheckSettings } from '../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import { defaultFields, defaultSearchableFields } from '../../simulator/fields';
import { VirtualTime } from './virtualTime';

export interface TestSource extends ImportSource {
	opened: number;
	/** streams opened but neither read to the end nor closed */
	unclosed: number;
	chunksRead: number;
}

/** A file in memory that counts how it is read. */
export function fileSource(
	content: string | Uint8Array,
	options: Partial<ImportSource> & {
		given?: { encoding?: Encoding; delimiter?: Delimiter };
		chunkBytes?: number;
	} = {},
): TestSource {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	const { chunkBytes = 65_536, ...rest } = options;
	const source: TestSource = {
		fileName: 'leads.csv',
		bytes: bytes.length,
		kind: 'file',
		given: {},
		opened: 0,
		unclosed: 0,
		chunksRead: 0,
		async open() {
			source.opened++;
			source.unclosed++;
			return await Promise.resolve(chunks());
		},
		...rest,
	};
	async function* chunks(): AsyncGenerator<Uint8Array> {
		try {
			for (let at = 0; at < bytes.length; at += chunkBytes) {
				await Promise.resolve();
				source.chunksRead++;
				yield bytes.subarray(at, at + chunkBytes);
			}
		} finally {
			source.unclosed--;
		}
	}
	return source;
}

/** describe2's description of the simulator's leads. */
export const DESCRIBED_LEAD: LeadFields = {
	fields: defaultFields().map(({ name, displayName, dataType, length, updateable }): Field => ({
		name,
		displayName,
		dataType,
		...(length !== undefined && { length }),
		updateable,
	})),
	searchable: defaultSearchableFields().flat(),
};

export const LEAD_FIELDS: FieldSet = leadFieldSet(DESCRIBED_LEAD, 'email');

export const CHECK_SETTINGS: CheckSettings = {
	matching: 'auto',
	mappings: [],
	checkColumns: true,
	maxRequestBytes: 10_000_000,
};

export async function checkOf(
	source: ImportSource | string,
	settings: Partial<CheckSettings> = {},
	/** null if Marketo returned none */
	known: FieldSet | null = LEAD_FIELDS,
): Promise<CheckedSource> {
	const given = typeof source === 'string' ? fileSource(source) : source;
	return await checkSource(
		given,
		{ ...CHECK_SETTINGS, ...settings },
		known ?? FieldSet.unknown(['email']),
		new VirtualTime(),
	);
}
