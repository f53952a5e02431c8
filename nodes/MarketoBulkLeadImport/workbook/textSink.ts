/** Memory that text is written to; whoever writes asks for room first. */
export interface TextSink {
	bytes: Buffer;
	/** where the next byte goes */
	at: number;
	/** Makes room for so many bytes behind `at`; may give other memory that holds the same, at another place. */
	reserve(bytes: number): void;
}
