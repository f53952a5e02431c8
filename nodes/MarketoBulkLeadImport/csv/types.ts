export type Delimiter = ',' | ';' | '\t' | '|';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes as the source yields them: chunks of any size, including empty ones. */
export type ByteStream = AsyncIterable<Uint8Array>;

export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
