import {
	fileKindOf,
	type FileKind,
} from '../../../../nodes/MarketoBulkLeadImport/csv/text/signature';

test.each<[string, Buffer, FileKind | undefined]>([
	['pdf', Buffer.from('%PDF-1.7\n'), 'pdf'],
	['bzip2', Buffer.from('BZh91AY&SY\x00\x01', 'latin1'), 'bzip2'],
	['xz', Buffer.from('fd377a585a00', 'hex'), 'xz'],
	['zstd', Buffer.from('28b52ffd', 'hex'), 'zstd'],
	['7z', Buffer.from('377abcaf271c', 'hex'), '7z'],
	['rar', Buffer.from('526172211a0700', 'hex'), 'rar'],
	['png', Buffer.from('89504e470d0a1a0a', 'hex'), 'png'],
	['jpeg', Buffer.from('ffd8ffe0', 'hex'), 'jpeg'],
	['gif', Buffer.from('GIF89a\x01\x00', 'latin1'), 'gif'],
	['webp', Buffer.from('RIFF\x24\x00\x00\x00WEBPVP8 ', 'latin1'), 'webp'],
	['parquet', Buffer.from('PAR1\x15\x04', 'latin1'), 'parquet'],
	['sqlite', Buffer.from('SQLite format 3\0'), 'sqlite'],
	['a web page', Buffer.from('\r\n<!DOCTYPE html>\n<html>'), 'html'],
	['a table of HTML', Buffer.from('\uFEFF<Table border=1><tr>'), 'html'],
	['XML', Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>'), 'xml'],
	['JSON', Buffer.from('{"email": "a@x.example"}'), 'json'],
	['a list in JSON', Buffer.from('[\n  {\n    "email": "a@x.example"'), 'json'],
	['a column name in brackets', Buffer.from('<email>,{name},[city]\n<a>,{"b"},[1]\n'), undefined],
	['JSON below the header', Buffer.from('data\n{"a":1}\n'), undefined],
	['nothing', Buffer.alloc(0), undefined],
	['text', Buffer.from('email,name\n'), undefined],
	['a column name that equals a signature', Buffer.from('PAR1,GIF8,BZh\n1,2,3\n'), undefined],
	['a column name that starts with a signature', Buffer.from('BZhours,email\n'), undefined],
	['UTF-16', Buffer.from('\uFEFFemail', 'utf16le'), undefined],
])('%s', (_, head, expected) => {
	expect(fileKindOf(head)).toBe(expected);
	expect(fileKindOf(new Uint8Array(head))).toBe(expected);
});
