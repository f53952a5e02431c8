import type { INodeProperties } from 'n8n-workflow';
import { raise } from '../csv/raise';
import { FieldSet, readFields } from '../marketo/check/fieldSet';
import { nearestName } from '../marketo/check/nearestName';
import { ASSET_PERMISSION, getProgram, getStatuses } from '../marketo/client/assets';
import type { Ask, BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import { isAccessDenied } from '../marketo/client/permission';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { ProgramNotFoundError } from '../marketo/errors/ProgramNotFoundError';
import { ProgramStatusNotFoundError } from '../marketo/errors/ProgramStatusNotFoundError';
import { PARAMETERS } from '../marketo/labels';
import type { BulkObject, ParameterReader } from './bulkObject';
import { askForLeadFields, LEAD_PERMISSION } from './lead';

const NOUN = { one: 'program member', many: 'program members' };

/**
 * Members of programs, and their status.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-program-member-import
 */
export const programMember: BulkObject = {
	option: {
		name: 'Program Member',
		value: 'programMember',
		description: 'People of a program, e.g. the attendees of a webinar, with their status',
	},
	noun: NOUN,
	targetFields: () => [programField, statusField],
	batchFields: () => [],
	readTarget: (read) =>
		programMemberTarget({
			programId: readProgramId(read.text('programId')),
			status: readStatus(read),
		}),
	readBatchTarget: () => memberBatches,
	describe: async (_read, ask) => await describeMember(ask),
};

export interface ProgramMemberSettings {
	programId: number;
	status: string;
}

/** Adobe does not document which of these Marketo returns for an unknown program. */
const PROGRAM_NOT_FOUND_CODES: readonly string[] = ['610', '702', '1013'];

const memberBatches: BatchTarget = {
	resource: 'programMember',
	noun: NOUN,
	permission: LEAD_PERMISSION,
	processedKey: 'numOfLeadsProcessed',
	batchPath: (batchId, what) => `/bulk/v1/program/members/import/${batchId}/${what}.json`,
};

export function programMemberTarget({ programId, status }: ProgramMemberSettings): ImportTarget {
	return {
		...memberBatches,
		upload: {
			path: `/bulk/v1/program/${programId}/members/import.json`,
			query: { programMemberStatus: status },
		},
		keyFields: KEY_FIELDS,
		describe: describeMember,
		verify: async (ask) => await verify(ask, programId, status),
		explain: (error) => {
			if (PROGRAM_NOT_FOUND_CODES.includes(error.code ?? ''))
				return new ProgramNotFoundError(programId, { cause: error });
			if (error.code === '1025')
				return new ProgramStatusNotFoundError(
					status,
					`The channel of the program ${programId}`,
					[],
					undefined,
					{ cause: error },
				);
			return undefined;
		},
	};
}

const KEY_FIELDS: readonly string[] = ['email'];

/** Lead fields and program member fields. */
async function describeMember(ask: Ask): Promise<FieldSet> {
	const lead = await askForLeadFields(ask);
	const memberFields = await ask(
		{
			path: '/rest/v1/programs/members/describe.json',
			purpose: 'list the program member fields',
			permission: LEAD_PERMISSION,
		},
		([described]) =>
			typeof described === 'object' && described !== null && 'fields' in described
				? readFields(described.fields)
				: undefined,
	);
	return new FieldSet({ fields: [...lead.fields, ...memberFields], keyFields: KEY_FIELDS });
}

/** Programs and channels are assets: an API user may be allowed to import into them but not to read them. */
async function verify(ask: Ask, programId: number, status: string): Promise<string[]> {
	try {
		const program = await getProgram(ask, programId);
		if (program === undefined) throw new ProgramNotFoundError(programId);
		const statuses = await getStatuses(ask, program.channel);
		if (statuses === undefined)
			return [
				`"${PARAMETERS.programStatus}" was not checked, as Marketo lists no channel "${program.channel}"`,
			];
		if (statuses.includes(status)) return [];
		throw new ProgramStatusNotFoundError(
			status,
			`The channel "${program.channel}" of the program "${program.name}"`,
			statuses,
			nearestName(status, statuses, (name) => [name]),
		);
	} catch (error) {
		if (!isAccessDenied(error)) return raise(error);
		return [
			`"${PARAMETERS.programId}" and "${PARAMETERS.programStatus}" were not checked, as the role of the API user doesn't have the permission "${ASSET_PERMISSION}"`,
		];
	}
}

function readStatus(read: ParameterReader): string {
	const status = read.text('programStatus');
	if (status !== '') return status;
	throw new InvalidSettingError(
		`"${PARAMETERS.programStatus}" is empty`,
		'Select the status that the members get in the program, e.g. "Attended".',
	);
}

/** In Marketo's URLs, other letters indicate other assets, whose IDs may also be valid program IDs. */
const NO_PROGRAMS: Readonly<Record<string, string>> = {
	EM: 'an email',
	FO: 'a form',
	LP: 'a landing page',
	SC: 'a smart campaign',
	SL: 'a smart list',
	ST: 'a static list',
};

/**
 * The ID, entered as a number or in the program's Marketo URL: `…#PG1107A1`, `…#/classic/ME1107A1`.
 * @throws InvalidSettingError
 */
export function readProgramId(given: string): number {
	if (given === '')
		throw new InvalidSettingError(
			`"${PARAMETERS.programId}" is empty`,
			'Select the program that the members are imported into.',
		);
	const shown = `"${given.slice(0, 80)}"`;
	const { letters, digits } = assetOf(given);
	if (Object.hasOwn(NO_PROGRAMS, letters))
		throw new InvalidSettingError(
			`${shown} is the URL of ${NO_PROGRAMS[letters]}, not of a program`,
			HOW_TO_FIND_A_PROGRAM,
		);
	const id = Number(/^\d+$/.test(given) ? given : digits);
	if (Number.isSafeInteger(id) && id > 0) return id;
	throw new InvalidSettingError(
		given.includes('/') ? `The URL ${shown} holds no program ID` : `${shown} is not a program ID`,
		HOW_TO_FIND_A_PROGRAM,
	);
}

/** The asset in a Marketo URL: the letters of its type, and its ID. */
function assetOf(address: string): { letters: string; digits: string } {
	const hash = address.indexOf('#');
	if (hash < 0 && address.includes('/')) return { letters: '', digits: '' };
	const [last] = address
		.slice(hash + 1)
		.split(/[/?&]/)
		.map((part) => /^([A-Z]+)(\d+)(?=[A-Z]|$)/i.exec(part))
		.filter((match) => match !== null)
		.reverse();
	return { letters: last?.[1].toUpperCase() ?? '', digits: last?.[2] ?? '' };
}

const HOW_TO_FIND_A_PROGRAM =
	'Select the program from the list, or enter its ID, a whole number such as 1107. You\'ll find it in the program\'s URL in Marketo, e.g. "#PG1107A1".';

const programField: INodeProperties = {
	displayName: PARAMETERS.programId,
	name: 'programId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a program…',
			typeOptions: { searchListMethod: 'searchPrograms', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1107',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[1-9][0-9]*\\s*$',
						errorMessage: 'A program ID is a whole number, e.g. 1107',
					},
				},
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app-ab12.marketo.com/#PG1107A1',
			hint: "Open the program in Marketo and copy the address from your browser's address bar",
		},
	],
	description: 'The program that the people are made members of',
};

const statusField: INodeProperties = {
	// n8n's lint rule requires "Name or ID" after the label of every dynamic list. A status has no
	// ID.
	displayName: PARAMETERS.programStatus,
	name: 'programStatus',
	type: 'options',
	default: '',
	required: true,
	typeOptions: {
		loadOptionsMethod: 'getProgramStatuses',
		loadOptionsDependsOn: ['programId.value'],
	},
	description:
		'The status that the members get in the program. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};
