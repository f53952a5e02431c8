import { pick, whole } from '../basics';
import type { Mutation } from './mutation';

/** Other zip files with the same content. */
export const REPACKED: readonly Mutation[] = [
	{
		name: 'stored',
		apply({ parts }, random) {
			const share = pick(random, [0.5, 1]);
			for (const { packing } of parts) if (random() < share) packing.stored = true;
			return true;
		},
	},
	{
		name: 'sizes after the data',
		apply({ parts }, random) {
			for (const { packing } of parts) if (random() < 0.7) packing.descriptor = true;
			return true;
		},
	},
	{
		name: 'extra fields',
		apply({ parts }, random) {
			for (const { packing } of parts)
				packing.localExtra = pick(random, [0, 4, 20, 1_000, 5_000, 65_535]);
			return true;
		},
	},
	{
		name: 'zip64',
		apply(book, random) {
			for (const { packing } of book.parts) if (random() < 0.7) packing.zip64 = true;
			if (random() < 0.7) book.zip.zip64 = true;
			return true;
		},
	},
	{
		name: 'names without the flag for UTF-8',
		apply({ parts }) {
			for (const { packing } of parts) packing.lies = { ...packing.lies, flags: 0 };
			return true;
		},
	},
	{
		name: 'a comment',
		apply({ zip }, random) {
			zip.comment = pick(random, ['made by PK\x05\x06', 'x'.repeat(65_000), '\0'.repeat(22), 'PK']);
			return true;
		},
	},
	{
		name: 'something before the first entry',
		apply({ zip }, random) {
			// What marks a zip must still come first.
			zip.prefix = Buffer.concat([
				Buffer.from('PK\x07\x08'),
				Buffer.alloc(whole(random, 0, 400_000)),
			]);
			return true;
		},
	},
	{
		name: 'entries in another order',
		apply({ parts }, random) {
			parts.sort(() => random() - 0.5);
			return true;
		},
	},
	{
		name: 'folders and other entries',
		apply(book, random) {
			const names = [
				'xl/',
				'_rels/',
				'__MACOSX/xl/._workbook.xml',
				'.DS_Store',
				'../up.xml',
				'/',
				'xl',
			];
			for (const name of names)
				if (random() < 0.5)
					book.parts.splice(whole(random, 0, book.parts.length), 0, {
						name,
						bytes: Buffer.alloc(0),
						spelling: {},
						packing: {},
					});
			return true;
		},
	},
];
