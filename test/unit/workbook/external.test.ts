import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { connect } from 'node:net';
import { lookup } from 'node:dns';
import { openTable } from '../../../nodes/MarketoBulkLeadImport/workbook/openTable';
import { makeZip, type ZipFile } from '../archive/makeZip';
import { sourceOf } from '../archive/sources';
import { bytesOf } from '../csv/reading';
import { makeWorkbook, type WorkbookParts } from './makeWorkbook';
import { readSheet } from './readWorkbook';

// Files that refer to something outside of themselves. Nothing but the file may be read.

const SHEET = 'xl/worksheets/sheet1.xml';
const WORKBOOK = 'xl/workbook.xml';
const WORKBOOK_RELS = 'xl/_rels/workbook.xml.rels';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const ROW = '<row><c t="inlineStr"><is><t>Ada</t></is></c></row>';
const OUTSIDE = [
	'file:///etc/passwd',
	'file://localhost/etc/passwd',
	'/etc/passwd',
	'../../../../../etc/passwd',
	'..\\..\\..\\..\\etc\\passwd',
	'\\\\127.0.0.1\\share\\sheet1.xml',
	'http://127.0.0.1:9/sheet1.xml',
	'//127.0.0.1:9/sheet1.xml',
];

/** What Node.js starts when it opens a file, a connection or a process, or looks up a name. */
const OUTWARD =
	/^(FSREQ|FILEHANDLE|DIRHANDLE|STATWATCHER|TCP|UDP|PIPE|GETADDRINFO|GETNAMEINFO|QUERY|PROCESSWRAP|TLSWRAP|HTTP)/;
const SYNC = ['openSync', 'readFileSync', 'statSync', 'existsSync', 'readdirSync'] as const;

async function outwardActs(work: () => Promise<unknown>): Promise<string[]> {
	const acts: string[] = [];
	const hook = createHook({
		init: (_id, type) => {
			if (OUTWARD.test(type)) acts.push(type);
		},
	});
	const spies = SYNC.map((name) => jest.spyOn(fs, name));
	hook.enable();
	try {
		await work();
	} finally {
		hook.disable();
		for (const spy of spies) acts.push(...spy.mock.calls.map(([name]) => String(name)));
		spies.forEach((spy) => spy.mockRestore());
	}
	return acts;
}

test.each<[label: string, act: () => Promise<unknown>]>([
	['a file', async () => await fs.promises.readFile(__filename)],
	['a file, synchronously', async () => await Promise.resolve(fs.readFileSync(__filename))],
	[
		'a connection',
		async () =>
			await new Promise((resolve) => {
				connect({ port: 9, host: '127.0.0.1' }).on('error', resolve).on('connect', resolve);
			}),
	],
	['a name', async () => await new Promise((resolve) => lookup('localhost', resolve))],
])('the watch notices %s', async (_, act) => {
	expect(await outwardActs(act)).not.toEqual([]);
});

const changed =
	(
		name: string,
		change: (text: string) => string,
		added: ZipFile[] = [],
	): WorkbookParts['change'] =>
	(files) => [
		...files.map((file) =>
			file.name === name ? { ...file, data: change(String(file.data)) } : file,
		),
		...added,
	];

const withRelationship = (type: string, target: string, mode = ''): WorkbookParts['change'] =>
	changed(WORKBOOK_RELS, (text) =>
		text.replace(
			'</Relationships>',
			`<Relationship Id="rId9" Type="${OFFICE}/${type}" Target="${target}"${mode}/></Relationships>`,
		),
	);

const ADA = 'Ada\n';

const WORKBOOKS: Array<[label: string, parts: WorkbookParts, outcome: string | object]> = [
	...OUTSIDE.map((target): [string, WorkbookParts, object] => [
		`its sheet at ${target}`,
		{
			rows: ROW,
			change: changed(WORKBOOK_RELS, (text) => text.replace('worksheets/sheet1.xml', target)),
		},
		{ name: 'InvalidWorkbookError', fault: 'missingPart' },
	]),
	...OUTSIDE.map((target): [string, WorkbookParts, object] => [
		`its workbook part at ${target}`,
		{
			rows: ROW,
			change: changed('_rels/.rels', (text) => text.replace('/xl/workbook.xml', target)),
		},
		{ name: 'InvalidWorkbookError', fault: 'missingPart' },
	]),
	[
		'its sheet marked as external',
		{
			rows: ROW,
			change: changed(WORKBOOK_RELS, (text) =>
				text.replace(
					'Target="worksheets/sheet1.xml"',
					'Target="http://127.0.0.1:9/s.xml" TargetMode="External"',
				),
			),
		},
		{ name: 'SheetNotFoundError' },
	],
	[
		'shared strings marked as external',
		{
			rows: ROW,
			change: withRelationship('sharedStrings', 'file:///etc/passwd', ' TargetMode="External"'),
		},
		ADA,
	],
	[
		'a link to another workbook, and a formula with its last value',
		{
			rows: '<row><c t="str"><f>[1]Sheet1!$A$1</f><v>Ada</v></c></row>',
			change: (files) => [
				...(withRelationship('externalLink', 'externalLinks/externalLink1.xml')?.(files) ?? files),
				{
					name: 'xl/externalLinks/externalLink1.xml',
					data: `<externalLink xmlns:r="${OFFICE}"><externalBook r:id="rId1"/></externalLink>`,
				},
				{
					name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
					data: `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`,
				},
			],
		},
		ADA,
	],
	[
		'a formula that asks a server',
		{
			rows: '<row><c t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>Ada</v></c></row>',
		},
		ADA,
	],
	[
		'a formula that starts a program',
		{ rows: `<row><c t="str"><f>cmd|'/c calc'!A1</f><v>Ada</v></c></row>` },
		ADA,
	],
	[
		'a data connection',
		{
			rows: ROW,
			change: (files) => [
				...(withRelationship('connections', 'connections.xml')?.(files) ?? files),
				{
					name: 'xl/connections.xml',
					data: '<connections><connection id="1" refreshOnLoad="1"><webPr url="http://127.0.0.1:9/"/></connection></connections>',
				},
			],
		},
		ADA,
	],
	[
		'a style sheet for its XML',
		{
			rows: ROW,
			change: changed(
				SHEET,
				(text) => `<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>${text}`,
			),
		},
		ADA,
	],
	[
		'an XInclude',
		{
			rows: `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>${ROW}`,
		},
		ADA,
	],
	...[SHEET, WORKBOOK, WORKBOOK_RELS, '_rels/.rels'].flatMap((part) =>
		[
			'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
			'<!DOCTYPE x PUBLIC "-//x" "file:///etc/passwd">',
			'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
			'<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd"> %e;]>',
		].map((doctype): [string, WorkbookParts, object] => [
			`the document type ${doctype} in ${part}`,
			{ rows: ROW.replace('Ada', '&e;'), change: changed(part, (text) => `${doctype}${text}`) },
			{ name: 'InvalidWorkbookError', fault: 'doctype' },
		]),
	),
];

test.each(WORKBOOKS)('a workbook with %s: nothing else is read', async (_, parts, outcome) => {
	const workbook = makeWorkbook(parts);
	let found: unknown;
	const acts = await outwardActs(async () => {
		found = await readSheet(workbook).then(
			({ csv }) => csv,
			(error: unknown) => error,
		);
	});
	if (typeof outcome === 'string') expect(found).toBe(outcome);
	else expect(found).toMatchObject(outcome);
	expect(acts).toEqual([]);
});

test.each([
	'../../../../etc/passwd.csv',
	'/etc/passwd.csv',
	'C:\\Windows\\win.ini.csv',
	'file:///etc/passwd.csv',
	'http://127.0.0.1:9/leads.csv',
	'\\\\127.0.0.1\\share\\leads.csv',
])('a zip with an entry named %s: the entry is read, and nothing else', async (name) => {
	// As in a symbolic link, the text is a path.
	const zip = makeZip([{ name, data: '/etc/passwd' }]);
	let found: unknown;
	const acts = await outwardActs(async () => {
		const table = await openTable(sourceOf(zip));
		found = table.kind === 'text' && (await bytesOf(await table.source.open())).toString();
	});
	expect(found).toBe('/etc/passwd');
	expect(acts).toEqual([]);
});
