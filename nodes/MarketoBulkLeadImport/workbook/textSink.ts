/** Memory to which text is written; writers must reserve space first. */
export interface TextSink {
	bytes: Buffer;
	/** where the next byte goes */
	at: number;
	/** Makes room for this many bytes after `at`; may move the content to other memory and another position. */
	reserve(bytes: number): void;
}
