/** What came of one kind of check. */
export interface CheckResult {
	name: string;
	cases: number;
	failures: string[];
	/** what was measured */
	note?: string;
}
