import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ownerLogin } from '../n8n/rest-client';

/** Part of the window, in pixels. The window is 1280 × 800. */
interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The parts of n8n's editor that these tests use. */
export class EditorPage {
	constructor(
		readonly page: Page,
		private readonly url: string,
		/** Folder for screenshots. */
		private readonly pictures: string,
	) {}

	async signIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('[name="emailOrLdapLoginId"]').fill(ownerLogin.email);
		await this.page.locator('[name="password"]').fill(ownerLogin.password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL(/\/home\//);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.at('canvas-node').first().waitFor();
	}

	at(testId: string, within: Page | Locator = this.page): Locator {
		return within.getByTestId(testId);
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.at('canvas-node').filter({ hasText: name });
	}

	/** The open node's output. */
	get output(): Locator {
		return this.at('output-panel');
	}

	get dialog(): Locator {
		return this.at('editCredential-modal');
	}

	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.at('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.at('ndv-close-button').click();
		await this.at('ndv').waitFor({ state: 'hidden' });
	}

	async fill(parameter: string, value: string): Promise<void> {
		await this.at(`parameter-input-${parameter}`).locator('input').fill(value);
	}

	/** Opens a parameter's dropdown, and returns its options. */
	async choices(parameter: string): Promise<string[]> {
		await this.openDropdown(parameter);
		const names = await this.shownChoices.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await this.shownChoices.first().waitFor({ state: 'hidden' });
		return names.map((name) => name.split('\n')[0].trim());
	}

	async choose(parameter: string, name: string): Promise<void> {
		await this.openDropdown(parameter);
		await this.shownChoices.filter({ hasText: name }).first().click();
		await this.shownChoices.first().waitFor({ state: 'hidden' });
	}

	/** Searches a resource locator's list, and selects the result. */
	async chooseFromList(parameter: string, search: string, name: string): Promise<void> {
		const locator = this.at(`resource-locator-${parameter}`);
		await this.at('rlc-input', locator).click();
		await this.at('rlc-item').first().waitFor();
		await this.at('rlc-search').fill(search);
		await this.at('rlc-item').filter({ hasText: name }).first().click();
		const shown = await this.at('rlc-input', locator).inputValue();
		if (!shown.startsWith(name)) throw new Error(`The editor shows "${shown}", not "${name}"`);
	}

	private get shownChoices(): Locator {
		return this.page.locator('.el-select-dropdown__item:visible');
	}

	private async openDropdown(parameter: string): Promise<void> {
		await this.at(`parameter-input-${parameter}`).locator('input').first().click();
		await this.shownChoices.first().waitFor();
	}

	/** Runs the open node and the nodes before it, without waiting for the end. */
	async executeStep(): Promise<void> {
		await this.at('node-execute-button').click();
	}

	/** Makes the output pane wider and scrolls it to the last columns. */
	async widenOutput(): Promise<void> {
		await this.at('panel-drag-button').hover();
		await this.page.mouse.down();
		await this.page.mouse.move(420, 60, { steps: 5 });
		await this.page.mouse.up();
		await this.at('ndv-data-container', this.output).hover();
		await this.page.mouse.wheel(10_000, 0);
	}

	/** Takes a screenshot for the README, once animations have ended and notifications are closed. */
	async picture(name: string, clip?: Clip): Promise<void> {
		for (const close of await this.page.locator('.el-notification__closeBtn').all())
			await close.click().catch(() => undefined);
		await this.page.locator('.el-notification').first().waitFor({ state: 'hidden' });
		await this.page.mouse.move(640, 4);
		await this.page.waitForTimeout(600);
		await this.page.screenshot({ path: path.join(this.pictures, `${name}.png`), clip });
	}
}
