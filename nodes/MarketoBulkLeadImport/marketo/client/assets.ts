import { raise } from '../../csv/raise';
import { MarketoError } from '../errors/MarketoError';
import { numberFrom } from '../numberFrom';
import type { Ask, Question } from './importTarget';

/**
 * Programs, and the possible statuses of their members.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/assets/programs
 */
export interface Program {
	id: number;
	name: string;
	channel: string;
	workspace?: string;
}

export const ASSET_PERMISSION = 'Read-Only Assets';

/** Programs per page: Marketo's maximum. */
const PROGRAMS_IN_A_PAGE = 200;

/** @returns undefined if Marketo has no such program */
export async function getProgram(ask: Ask, id: number): Promise<Program | undefined> {
	const [program] = await find(
		ask,
		{ path: `/rest/asset/v1/program/${id}.json`, purpose: 'look up the program' },
		readProgram,
	);
	return program;
}

/**
 * One page of programs. Marketo does not report whether there are more: a short page is the last
 * one.
 * @param offset number of programs to skip
 */
export async function getPrograms(
	ask: Ask,
	offset: number,
): Promise<{ programs: Program[]; nextOffset?: number }> {
	let length = 0;
	const programs = await find(
		ask,
		{
			path: '/rest/asset/v1/programs.json',
			query: { offset: String(offset), maxReturn: String(PROGRAMS_IN_A_PAGE) },
			purpose: 'list the programs',
		},
		readProgram,
		(result) => {
			length = result.length;
		},
	);
	return {
		programs,
		...(length >= PROGRAMS_IN_A_PAGE && { nextOffset: offset + length }),
	};
}

/**
 * The statuses with which members of a channel's programs can be imported.
 * @returns undefined if Marketo has no such channel
 */
export async function getStatuses(ask: Ask, channel: string): Promise<string[] | undefined> {
	const [statuses] = await find(
		ask,
		{
			path: '/rest/asset/v1/channel/byName.json',
			query: { name: channel },
			purpose: 'list the program statuses',
		},
		readStatuses,
	);
	return statuses;
}

/** If nothing is found, Marketo returns code 702, or a success without a result. */
async function find<T>(
	ask: Ask,
	question: Omit<Question, 'permission'>,
	read: (value: unknown) => T | undefined,
	onResult: (result: unknown[]) => void = () => undefined,
): Promise<T[]> {
	try {
		return await ask({ ...question, permission: ASSET_PERMISSION }, (result) => {
			onResult(result);
			return result.map(read).filter((one) => one !== undefined);
		});
	} catch (error) {
		if (error instanceof MarketoError && error.code === '702') return [];
		return raise(error);
	}
}

function readProgram(value: unknown): Program | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { id: givenId, name, channel, workspace } = value as Record<string, unknown>;
	const id = numberFrom(givenId);
	if (id === undefined || typeof name !== 'string') return undefined;
	return {
		id,
		name,
		channel: typeof channel === 'string' ? channel : '',
		...(typeof workspace === 'string' && workspace !== '' && { workspace }),
	};
}

const NO_MEMBER = 'Not in Program';

function readStatuses(value: unknown): string[] | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { progressionStatuses } = value as Record<string, unknown>;
	if (!Array.isArray(progressionStatuses)) return undefined;
	return progressionStatuses.flatMap((status: unknown) => {
		if (typeof status !== 'object' || status === null) return [];
		const { name, hidden } = status as Record<string, unknown>;
		const isForImports = typeof name === 'string' && name !== NO_MEMBER && hidden !== true;
		return isForImports ? [name] : [];
	});
}
