import { multipartEncoder } from '../../../nodes/MarketoBulkLeadImport/transport/multipart';

const file = (text: string) => ({ name: 'leads.csv', bytes: Buffer.from(text) });

test('a body has the file as its only part, named as Marketo requires', async () => {
	const { bytes, contentType } = multipartEncoder(Math.random)(file('email\na@x.example\n'));
	const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
	expect([...form.keys()]).toEqual(['file']);
	const part = form.get('file') as File;
	expect([part.name, part.type, await part.text()]).toEqual([
		'leads.csv',
		'text/csv',
		'email\na@x.example\n',
	]);
});

describe('the memory of a body', () => {
	test('is reused for the next body once it is released', () => {
		const encode = multipartEncoder(Math.random);
		const first = encode(file('email\nlonger@x.example\n'));
		first.release();
		const second = encode(file('email\nb@x.example\n'));
		expect(second.bytes.buffer).toBe(first.bytes.buffer);
		expect(second.bytes.toString()).toContain('email\nb@x.example\n\r\n--');
		expect(second.bytes.toString().endsWith('--\r\n')).toBe(true);
	});

	test('is not reused while the upload may still be in progress', () => {
		const encode = multipartEncoder(Math.random);
		const first = encode(file('email\na@x.example\n'));
		const before = first.bytes.toString();
		expect(encode(file('email\nb@x.example\n')).bytes.buffer).not.toBe(first.bytes.buffer);
		expect(first.bytes.toString()).toBe(before);
	});

	test('is not reused for a larger body', () => {
		const encode = multipartEncoder(Math.random);
		encode(file('email\n')).release();
		const larger = encode(file(`email\n${'a@x.example\n'.repeat(100)}`));
		expect(larger.bytes.toString()).toContain('a@x.example\n'.repeat(100));
	});
});
