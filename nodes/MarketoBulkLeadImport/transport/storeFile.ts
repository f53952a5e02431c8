import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/** maximum size in bytes of a file built in memory */
const SMALL = 1_000_000;

type Readable = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;
type ReadableClass = { from?: (chunks: AsyncIterable<Uint8Array>) => Readable };

/**
 * Stores a file where this n8n keeps binary data, while it is being created. Memory: up to 1 MB,
 * unless this n8n keeps binary data in memory.
 */
export async function storeFile(
	context: IExecuteFunctions,
	chunks: AsyncIterable<Uint8Array>,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	const iterator = chunks[Symbol.asyncIterator]();
	try {
		const { taken, isWhole } = await take(iterator, SMALL);
		if (isWhole)
			return await context.helpers.prepareBinaryData(Buffer.concat(taken), fileName, mimeType);
		const all = chain(taken, iterator);
		const stream = await asStream(context, all);
		const content = stream ?? Buffer.concat(await collect(all));
		return await context.helpers.prepareBinaryData(content, fileName, mimeType);
	} finally {
		await iterator.return?.();
	}
}

/**
 * A Node.js stream; undefined if this n8n keeps binary data in memory. A community node may not
 * import `node:stream`, so the class is taken from a stream that n8n returns for a stored file of
 * one byte. n8n deletes both with the execution.
 */
async function asStream(
	context: IExecuteFunctions,
	chunks: AsyncIterable<Uint8Array>,
): Promise<Readable | undefined> {
	const { id } = await context.helpers.prepareBinaryData(Buffer.alloc(1), 'empty', 'text/plain');
	if (id === undefined) return undefined;
	const sample = await context.helpers.getBinaryStream(id);
	// Reading to the end closes the stream.
	sample.resume();
	return (sample.constructor as ReadableClass).from?.(chunks);
}

async function take(
	iterator: AsyncIterator<Uint8Array>,
	bytes: number,
): Promise<{ taken: Uint8Array[]; isWhole: boolean }> {
	const taken: Uint8Array[] = [];
	let length = 0;
	while (length <= bytes) {
		const next = await iterator.next();
		if (next.done === true) return { taken, isWhole: true };
		taken.push(next.value);
		length += next.value.length;
	}
	return { taken, isWhole: false };
}

async function* chain(
	taken: readonly Uint8Array[],
	rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	yield* taken;
	for (;;) {
		const next = await rest.next();
		if (next.done === true) return;
		yield next.value;
	}
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
	const all: Uint8Array[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return all;
}
