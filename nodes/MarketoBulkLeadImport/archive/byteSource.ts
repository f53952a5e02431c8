import type { ByteStream } from '../csv/types';

/** Bytes that can be read any number of times, each time from beginning to end. */
export interface ByteSource {
	open(): Promise<ByteStream>;
}
