/** Characters 0x80 to 0xFF of code page 437, the encoding of names without the UTF-8 flag (APPNOTE.TXT, D.1). */
const CP437 =
	'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * An entry's name, with forward slashes, whichever tool wrote it. macOS writes UTF-8 without setting the flag, so the
 * code page is used only if the bytes are not valid UTF-8.
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
