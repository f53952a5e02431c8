/** "batch 1001", "batches 1001–1003, 1007" */
export function batchesInWords(ids: readonly number[]): string {
	return `${ids.length === 1 ? 'batch' : 'batches'} ${rangesOf(ids)}`;
}

function rangesOf(ids: readonly number[]): string {
	const ranges: Array<[number, number]> = [];
	for (const id of [...ids].sort((a, b) => a - b)) {
		const range = ranges[ranges.length - 1];
		if (range !== undefined && id === range[1] + 1) range[1] = id;
		else ranges.push([id, id]);
	}
	return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
