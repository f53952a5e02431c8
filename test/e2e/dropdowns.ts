import assert from 'node:assert/strict';
import { productCredentialType, productNodeType } from '../engine/product';
import { N8nRequestError } from '../n8n/rest-client';
import type { Part } from './stage';

/** The choices that the editor gets from Marketo, through n8n's own endpoints. */
export const dropdowns: Part = {
	name: 'dropdowns',
	about: 'static lists with pages and search, partitions, lookup fields, fields to map to',
	async run(stage) {
		const { checks, simulator } = stage;
		simulator.reset();
		const { rest, credential } = await stage.shared();
		const ask = {
			nodeType: productNodeType,
			credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
		};
		const lists = {
			...ask,
			path: 'parameters.listId',
			methodName: 'searchStaticLists',
			parameters: { operation: 'importAndWait', listId: { __rl: true, mode: 'list', value: '' } },
		};

		await checks.check('static lists: 650 of them, on three pages, each once', async () => {
			const seen: string[] = [];
			const pages: number[] = [];
			let paginationToken: string | undefined;
			do {
				const page = await rest.resourceLocatorResults({ ...lists, paginationToken });
				pages.push(page.results.length);
				seen.push(...page.results.map(({ value }) => String(value)));
				({ paginationToken } = page);
			} while (paginationToken !== undefined && pages.length < 10);
			assert.deepEqual(pages, [300, 300, 50]);
			assert.deepEqual(seen, [...simulator.lists.keys()].map(String));
		});

		await checks.check('static lists: part of a name finds lists on every page', async () => {
			const found: string[] = [];
			let paginationToken: string | undefined;
			do {
				const page = await rest.resourceLocatorResults({
					...lists,
					filter: 'zürich',
					paginationToken,
				});
				found.push(...page.results.map(({ name }) => name));
				({ paginationToken } = page);
			} while (paginationToken !== undefined);
			const expected = [...simulator.lists.values()].filter(({ name }) => name.includes('Zürich'));
			assert.equal(found.length, expected.length);
			assert.ok(
				found.every((name) => name.includes('Zürich')),
				found.join(),
			);
		});

		await checks.check('static lists: nothing of that name', async () => {
			assert.deepEqual(await rest.resourceLocatorResults({ ...lists, filter: 'no such list' }), {
				results: [],
			});
		});

		await checks.check('partitions, all and some', async () => {
			const partitions = {
				...ask,
				path: 'parameters.partitionName',
				methodName: 'searchPartitions',
				parameters: {
					operation: 'importAndWait',
					partitionName: { __rl: true, mode: 'list', value: '' },
				},
			};
			const names = async (filter?: string) =>
				(await rest.resourceLocatorResults({ ...partitions, filter })).results.map(
					({ value }) => value,
				);
			assert.deepEqual(await names(), ['Default', 'Europe', 'Partner Leads']);
			assert.deepEqual(await names('partner'), ['Partner Leads']);
		});

		await checks.check(
			'lookup fields: those that Marketo can search by, with the names that it displays',
			async () => {
				const options = await rest.options({
					...ask,
					path: 'parameters.lookupField',
					methodName: 'getLookupFields',
				});
				assert.deepEqual(
					new Set(options.map(({ value }) => value)),
					new Set(simulator.options.searchableFields.map(([name]) => name)),
				);
				assert.ok(
					options.some(({ name, value }) => name === 'Email Address (email)' && value === 'email'),
				);
			},
		);

		await checks.check('fields to map to: those that can be written', async () => {
			const options = await rest.options({
				...ask,
				path: 'parameters.columnMappings.mappings[0].field',
				methodName: 'getFields',
				parameters: { columnMatching: 'manual' },
			});
			const values = new Set(options.map(({ value }) => value));
			assert.ok(
				['firstName', 'vin', 'externalCompanyId', 'email'].every((name) => values.has(name)),
			);
			assert.ok(!values.has('createdAt'), 'a field that cannot be written');
			assert.ok(options.some(({ name }) => name === 'First Name (firstName)'));
		});

		await checks.check('a token that Marketo no longer knows is renewed', async () => {
			simulator.revokeTokens();
			assert.equal((await rest.resourceLocatorResults(lists)).results.length, 300);
		});

		await checks.check('with a wrong secret: the sentence, not a stack', async () => {
			const wrong = await stage.saveCredential(
				rest,
				{ clientSecret: 'wrong' },
				'Marketo: wrong secret',
			);
			const request = {
				...lists,
				credentials: { [productCredentialType]: { id: wrong.id, name: wrong.name } },
			};
			await assert.rejects(rest.resourceLocatorResults(request), (error) => {
				assert.ok(error instanceof N8nRequestError);
				checks.note(`n8n answers: ${error.status} ${error.body.slice(0, 200)}`);
				assert.match(error.body, /Marketo rejected the client ID and secret/);
				return true;
			});
		});
	},
};
