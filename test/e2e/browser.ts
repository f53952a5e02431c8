import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';

const places = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export interface EditorBrowser {
	page: Page;
	/** Page errors and console errors, with their URLs. */
	readonly complaints: string[];
	/** URLs of requests to other hosts. All of them are blocked. */
	readonly refused: string[];
	close(): Promise<void>;
}

/** @throws Error with installation instructions */
function findChromium(): string {
	const found = places.find((place) => place !== undefined && existsSync(place));
	if (found !== undefined) return found;
	throw new Error(
		'Chromium was not found. Install it (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM_PATH.',
	);
}

/** Opens a browser that can only reach this machine. */
export async function openBrowser(): Promise<EditorBrowser> {
	const args = [
		'--headless',
		'--no-sandbox',
		'--disable-gpu',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
	];
	selectors.setTestIdAttribute('data-test-id');
	const browser: Browser = await chromium.launch({ executablePath: findChromium(), args });
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		locale: 'en-US',
		reducedMotion: 'reduce',
	});
	const refused: string[] = [];
	const complaints: string[] = [];
	await context.route(
		({ hostname }) => hostname !== '127.0.0.1',
		async (route) => {
			refused.push(route.request().url());
			await route.abort();
		},
	);
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	page.on('pageerror', ({ message, stack }) => complaints.push(`${message} ${stack ?? ''}`));
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
	});
	return {
		page,
		complaints,
		refused,
		close: async () => await browser.close(),
	};
}
