import { pick, settingsFor, whole, type Random } from './basics';
import type { Case } from './case';

/** Files of several megabytes, whose parts may be balanced for Marketo's two workers. */
export function makeBalanced(random: Random): Case {
	const megabytes = pick(random, [0.9, 1.9, 2.1, 3, 5.5, 9]);
	const isLong = random() < 0.2;
	const newline = pick(random, ['\n', '\r\n']);
	const pieces = [`email,address,city${random() < 0.3 ? ',nonsense' : ''}${newline}`];
	const columns = pieces[0].split(',').length;
	const hasSameKey = random() < 0.2;
	let bytes = pieces[0].length;
	for (let i = 0; bytes < megabytes * 1_000_000; i++) {
		const key = hasSameKey && i === 3 ? 'l1' : `l${i}`;
		const address = 'x'.repeat(isLong && i % 50 === 0 ? whole(random, 1, 50_000) : 100 + (i % 80));
		const line = [`${key}@example.com`, address, 'a', 'b'].slice(0, columns).join(',') + newline;
		pieces.push(line);
		bytes += line.length;
	}
	const { mappings, ...settings } = settingsFor(random);
	return {
		name: '',
		source: {
			kind: 'file',
			bytes: Buffer.from(pieces.join('')),
			...(random() < 0.3 && { packing: 'gzip' as const }),
		},
		settings: {
			...settings,
			mappings,
			matching: columns > 3 ? 'manual' : 'auto',
			...(columns > 3 && {
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'address', field: 'address' },
				],
			}),
			lookupField: 'email',
			delimiter: ',',
			maxRequestBytes: pick(random, [10_000_000, 5_000_000, 2_000_000, 1_200_000]),
			...(random() < 0.4 && { balanceParts: false as const }),
		},
		...(random() < 0.4 && { operation: pick(random, ['importInSteps', 'create'] as const) }),
		chunkBytes: pick(random, [65_536, 262_144, 1_000_000]),
		isStream: true,
		fileName: 'leads.csv',
	};
}
