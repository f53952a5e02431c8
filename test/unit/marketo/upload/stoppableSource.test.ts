import { checkSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { tableSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/tableSource';
import { clockFor } from '../../../../nodes/MarketoBulkLeadImport/transport/clock';
import { filesOf } from '../../workbook/makeWorkbook';
import { makeZip } from '../../archive/makeZip';
import { CHECK_SETTINGS, fileSource, LEAD_FIELDS } from '../sources';

// In real time: reading a file that is in memory gives the event loop no turn, and without one, Stop has no effect.

const STOP_AFTER_MS = 100;
const NOTICED_WITHIN_MS = 1000;
/** How long the file lasts if nothing stops it. */
const ENDLESS_MS = 3000;

const STRINGS = 'xl/sharedStrings.xml';
const SHEET = 'xl/worksheets/sheet1.xml';
const LONG_BYTES = 4e9;

const parts = {
	rows: '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>',
	strings: '<si><t>email</t></si><si><t>a@example.com</t></si>',
};

/** Yields `bytes`, then `filler` again and again, without ever waiting for anything. */
async function* endless(bytes: Uint8Array, filler: Uint8Array): AsyncGenerator<Uint8Array> {
	const end = performance.now() + ENDLESS_MS;
	yield bytes;
	while (performance.now() < end) yield await Promise.resolve(filler);
}

/** A workbook whose first part never ends, from the nth time that the file is read. */
function workbookWithLongPart(name: string, start: string, from: number): ImportSource {
	const files = filesOf(parts);
	const long = {
		name,
		data: start,
		stored: true,
		lies: { bytes: LONG_BYTES, compressedBytes: LONG_BYTES },
	};
	const zip = makeZip([long, ...files.filter((file) => file.name !== name)]);
	const beginning = zip.subarray(0, zip.indexOf(start) + start.length);
	const filler = Buffer.alloc(1 << 20, '<x/>');
	let opened = 0;
	return {
		...fileSource(zip),
		open: async () =>
			await Promise.resolve(++opened < from ? fileSource(zip).open() : endless(beginning, filler)),
	};
}

/** Stops the execution after a moment. @returns how long the work then continued, in milliseconds */
async function stopping(work: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
	const stop = new AbortController();
	let stoppedAt = Number.NaN;
	const timer = setTimeout(() => {
		stoppedAt = performance.now();
		stop.abort();
	}, STOP_AFTER_MS);
	try {
		await expect(work(stop.signal)).rejects.toBeInstanceOf(CancelledError);
	} finally {
		clearTimeout(timer);
	}
	return performance.now() - stoppedAt;
}

const check =
	(source: ImportSource) =>
	async (signal: AbortSignal): Promise<unknown> =>
		await checkSource(source, CHECK_SETTINGS, LEAD_FIELDS, clockFor(signal));

const FILES: Array<[string, () => ImportSource]> = [
	[
		'the directory of a zip',
		() => ({
			...fileSource(''),
			open: async () =>
				await Promise.resolve(endless(Buffer.from('PK\x03\x04'), Buffer.alloc(1 << 20))),
		}),
	],
	// The first bytes and the directory have been read before; the sheet follows the strings.
	['the shared strings', () => workbookWithLongPart(STRINGS, '<sst><si><t>email</t></si>', 3)],
	['the sheet', () => workbookWithLongPart(SHEET, '<worksheet><sheetData><row r="1"/>', 4)],
	[
		'the search for a password',
		() => ({
			...fileSource(''),
			open: async () =>
				await Promise.resolve(
					endless(Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1 << 20)),
				),
		}),
	],
];

it.each(FILES)('Stop ends the reading of %s within a second', async (_, source) => {
	expect(await stopping(check(source()))).toBeLessThan(NOTICED_WITHIN_MS);
});

it('Stop ends reading a workbook that was checked earlier', async () => {
	const file = workbookWithLongPart(STRINGS, '<sst><si><t>email</t></si>', 3);
	const noticed = await stopping(async (signal) => {
		const source = await tableSource(file, clockFor(signal));
		for await (const chunk of await source.open()) if (chunk.length < 0) break;
	});
	expect(noticed).toBeLessThan(NOTICED_WITHIN_MS);
});

it('Stop is noticed inside a file that storage returns as one chunk', async () => {
	const text = Buffer.alloc(120 << 20, '<x/>');
	const files = filesOf(parts);
	const zip = makeZip([
		...files.filter(({ name }) => name !== STRINGS),
		{ name: STRINGS, data: Buffer.concat([Buffer.from('<sst>'), text]), stored: true },
	]);
	const source: ImportSource = {
		...fileSource(zip),
		async open() {
			return await Promise.resolve([zip] as unknown as AsyncIterable<Uint8Array>);
		},
	};
	const noticed = await stopping(async (signal) => {
		for (;;) await check(source)(signal);
	});
	expect(noticed).toBeLessThan(NOTICED_WITHIN_MS / 4);
});
