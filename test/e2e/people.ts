/** Five rows: three are imported, one fails, one is imported with a warning. */
export const fiveLeads = [
	'Email Address,First Name,Last Name,Company Name',
	'ada@example.com,Ada,Lovelace,Analytical Engines',
	',Charles,Babbage,Analytical Engines',
	'grace@example.com,Grace,Hopper,"Compilers, Inc."',
	'alan.at.example.com,Alan,Turing,Bletchley',
	'katherine@example.com,Katherine,Johnson,Langley',
	'',
].join('\n');

/** The same rows as items. */
export const fiveItems = fiveLeads
	.trimEnd()
	.split('\n')
	.slice(1)
	.map((line) => {
		const [email, firstName, lastName] = line.split(',');
		return { email, firstName, lastName };
	});

export function manyLeads(count: number, padding = 0): string {
	const note = 'x'.repeat(padding);
	const rows = Array.from(
		{ length: count },
		(_, i) => `lead${i + 1}@example.com,First${i + 1},Last${i + 1},${note}`,
	);
	return ['email,firstName,lastName,personNotes', ...rows, ''].join('\n');
}
