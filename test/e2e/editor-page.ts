import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ownerLogin } from '../n8n/rest-client';

/** Part of the window, which is 1280 × 800. */
interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** n8n's editor, as far as these tests use it. */
export class EditorPage {
	constructor(
		readonly page: Page,
		private readonly url: string,
		/** Folder for pictures. */
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

	/** Runs the open node and what it needs, without waiting for the end. */
	async executeStep(): Promise<void> {
		await this.at('node-execute-button').click();
	}

	/** Gives the open node's output more room, and shows its last columns. */
	async widenOutput(): Promise<void> {
		await this.at('panel-drag-button').hover();
		await this.page.mouse.down();
		await this.page.mouse.move(420, 60, { steps: 5 });
		await this.page.mouse.up();
		await this.at('ndv-data-container', this.output).hover();
		await this.page.mouse.wheel(10_000, 0);
	}

	/** For the README. Waits until nothing moves, and no message covers the picture. */
	async picture(name: string, clip?: Clip): Promise<void> {
		for (const close of await this.page.locator('.el-notification__closeBtn').all())
			await close.click().catch(() => undefined);
		await this.page.locator('.el-notification').first().waitFor({ state: 'hidden' });
		await this.page.mouse.move(640, 4);
		await this.page.waitForTimeout(600);
		await this.page.screenshot({ path: path.join(this.pictures, `${name}.png`), clip });
	}
}
