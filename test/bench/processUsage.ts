import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/**
 * Peak memory of a process, in bytes (VmHWM on Linux). Undefined if the system does not report it
 * or the process has ended.
 */
export function peakMemoryOf(pid: number | 'self'): number | undefined {
	try {
		const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
	} catch {
		return undefined;
	}
}

/** The peak memory of this process, on every system. */
export function ownPeakMemory(): number {
	return peakMemoryOf('self') ?? process.resourceUsage().maxRSS * 1024;
}

/** Processor time of a process and its ended children, in milliseconds. */
export function cpuMsOf(pid: number): number | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The second field is a name in parentheses that may contain anything; the 14th to 17th are
		// the times.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
		return (ticks / TICKS_PER_SECOND) * 1000;
	} catch {
		return undefined;
	}
}
