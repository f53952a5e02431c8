/** maximum length of the name that is sent */
const LONGEST_NAME = 100;

/**
 * The file's name for the upload, where Marketo only displays it: plain ASCII without characters
 * that are special in a multipart header. Letters lose their accents.
 */
export function uploadName(fileName: string): string {
	const plain = fileName
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[^A-Za-z0-9._ -]+/g, '_')
		.slice(-LONGEST_NAME);
	return /[A-Za-z0-9]/.test(plain) ? plain : 'leads.csv';
}
