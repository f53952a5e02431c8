/** characters of a name that are sent */
const LONGEST_NAME = 100;

/**
 * The file's name as it goes into the upload, where Marketo only shows it: plain ASCII without
 * anything that has a meaning in a multipart header. Letters lose their accents.
 */
export function uploadName(fileName: string): string {
	const plain = fileName
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[^A-Za-z0-9._ -]+/g, '_')
		.slice(-LONGEST_NAME);
	return /[A-Za-z0-9]/.test(plain) ? plain : 'leads.csv';
}
