/** The result of one check. */
export interface CheckResult {
	name: string;
	cases: number;
	failures: string[];
	/** measurements */
	note?: string;
}

export function newResult(name: string): CheckResult {
	return { name, cases: 0, failures: [] };
}
