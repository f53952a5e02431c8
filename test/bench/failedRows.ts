/** A file in which every row fails, and Marketo's failure files for it, generated while they are read. */

export const ROWS_IN_A_JOB = 10_000;

export const FAILED_HEADER =
	'email,firstName,lastName,company,title,phone,address,city,postalCode,country,leadScore,website';

export function failedRow(i: number): string {
	return `lead${i}@mail.example,First${i % 97},Last${i % 991},"Company, ${i % 53}",Manager,+49 30 ${i},${i % 200} Main Street,Berlin,${10_000 + (i % 5_000)},DE,many,https://www.example/${i % 211}`;
}

export function* failedRowsFile(rows: number): Generator<Buffer> {
	let text = `${FAILED_HEADER}\n`;
	for (let i = 0; i < rows; i++) {
		text += `${failedRow(i)}\n`;
		if (text.length < 1_000_000) continue;
		yield Buffer.from(text);
		text = '';
	}
	yield Buffer.from(text);
}
