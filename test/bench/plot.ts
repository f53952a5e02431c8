/** Points in one color, joined by a line. */
interface Series {
	name: string;
	color: string;
	points: ReadonlyArray<readonly [x: number, y: number]>;
}

export interface Chart {
	title: string;
	xLabel: string;
	yLabel: string;
	series: readonly Series[];
}

const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 62;
const RIGHT = 18;
const TOP = 40;
const BOTTOM = 66;

/** Renders charts side by side, with both axes starting at 0, as SVG that is readable on light and dark pages. */
export function plot(charts: readonly Chart[]): string {
	const width = WIDTH * charts.length;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#24292f">`,
		`<rect width="${width}" height="${HEIGHT}" fill="#ffffff"/>`,
		...charts.map((chart, i) => `<g transform="translate(${i * WIDTH} 0)">${drawn(chart)}</g>`),
		'</svg>',
		'',
	].join('\n');
}

function drawn({ title, xLabel, yLabel, series }: Chart): string {
	const points = series.flatMap((one) => one.points);
	const xs = ticks(Math.max(...points.map(([x]) => x)));
	const ys = ticks(Math.max(...points.map(([, y]) => y)));
	const x = (value: number): number =>
		round(LEFT + (value / xs[xs.length - 1]) * (WIDTH - LEFT - RIGHT));
	const y = (value: number): number =>
		round(HEIGHT - BOTTOM - (value / ys[ys.length - 1]) * (HEIGHT - TOP - BOTTOM));
	const parts = [
		`<text x="${LEFT}" y="22" font-size="14" font-weight="bold">${escape(title)}</text>`,
	];
	for (const tick of ys) {
		parts.push(
			`<path d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}" stroke="#d8dee4"/>`,
			`<text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
		);
	}
	for (const tick of xs)
		parts.push(
			`<text x="${x(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${label(tick)}</text>`,
		);
	parts.push(
		`<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 36}" text-anchor="middle">${escape(xLabel)}</text>`,
		`<text transform="translate(16 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
	);
	series.forEach(({ name, color, points: own }, i) => {
		const at = LEFT + i * 150;
		parts.push(
			`<polyline points="${own.map(([px, py]) => `${x(px)},${y(py)}`).join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
			...own.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="3" fill="${color}"/>`),
			`<circle cx="${at + 4}" cy="${HEIGHT - 14}" r="4" fill="${color}"/><text x="${at + 14}" y="${HEIGHT - 10}">${escape(name)}</text>`,
		);
	});
	return parts.join('\n');
}

/** Four to eight round numbers from 0 to at least `most`. */
function ticks(most: number): number[] {
	const rough = (most > 0 ? most : 1) / 4;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([5, 2].find((factor) => factor * power <= rough) ?? 1);
	return Array.from(
		{ length: Math.ceil((most > 0 ? most : 1) / step - 1e-9) + 1 },
		(_, i) => i * step,
	);
}

function label(value: number): string {
	return Number(value.toPrecision(3)).toLocaleString('en-US');
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
