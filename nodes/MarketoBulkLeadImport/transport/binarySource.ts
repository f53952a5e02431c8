import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { FileUnavailableError } from '../marketo/errors/FileUnavailableError';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { CHOICES, PARAMETERS } from '../marketo/labels';
import type { ImportSource } from '../marketo/upload/source';

/** bytes; large enough for efficient reading, small enough to hold two chunks */
const CHUNK_BYTES = 256 * 1024;

/**
 * A file from a binary field of an item, wherever this n8n stores binary data.
 * @throws InvalidSettingError if the item has no such file; FileUnavailableError if n8n no longer has it
 */
export async function binarySource(
	context: IExecuteFunctions,
	itemIndex: number,
	propertyName: string,
	given: ImportSource['given'],
): Promise<ImportSource> {
	const binary = findBinary(context, itemIndex, propertyName);
	const { id } = binary;
	const name = binary.fileName ?? propertyName;
	const metadata =
		id === undefined
			? undefined
			: await opened(name, async () => await context.helpers.getBinaryMetadata(id));
	return {
		fileName: binary.fileName ?? metadata?.fileName ?? propertyName,
		bytes: metadata?.fileSize ?? Math.floor((binary.data.length * 3) / 4),
		kind: 'file',
		given,
		async open() {
			if (id !== undefined)
				return (await opened(
					name,
					async () => await context.helpers.getBinaryStream(id, CHUNK_BYTES),
				)) as ByteStream;
			return inChunks(Buffer.from(binary.data, 'base64'));
		},
	};
}

/** n8n's own messages name neither the file nor what to do. */
async function opened<T>(fileName: string, open: () => Promise<T>): Promise<T> {
	try {
		return await open();
	} catch (error) {
		return raise(
			new FileUnavailableError(fileName, error instanceof Error ? error.message : String(error)),
		);
	}
}

function findBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	propertyName: string,
): IBinaryData {
	const there = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	if (propertyName === '' || !there.includes(propertyName)) {
		const names = there.map((name) => `"${name}"`).join(', ');
		throw new InvalidSettingError(
			`Item ${itemIndex + 1} has no file named "${propertyName}"`,
			there.length === 0
				? `The item has no files at all. Put a node before this one that reads a file, such as Google Drive, FTP or HTTP Request; or set "${PARAMETERS.source}" to "${CHOICES.inputItems}" to import the items themselves.`
				: `Set "${PARAMETERS.binaryPropertyName}" to one of the files that the item has: ${names}.`,
		);
	}
	return context.helpers.assertBinaryData(itemIndex, propertyName);
}

async function* inChunks(bytes: Uint8Array): ByteStream & AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
