/** Names from 0x80 on in the code page of the first PCs, which zip has without its mark for UTF-8 (APPNOTE.TXT, D.1). */
const CP437 =
	'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * The name of an entry with forward slashes, whatever wrote it. macOS writes UTF-8 without saying so; other bytes that
 * are no UTF-8 are from Windows.
 */
export function entryName(bytes: Uint8Array, isUtf8: boolean): string {
	return decoded(bytes, isUtf8).replaceAll('\\', '/').normalize('NFC');
}

function decoded(bytes: Uint8Array, isUtf8: boolean): string {
	try {
		return new TextDecoder('utf-8', { fatal: !isUtf8, ignoreBOM: true }).decode(bytes);
	} catch {
		return Array.from(bytes, (byte) =>
			byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80],
		).join('');
	}
}
