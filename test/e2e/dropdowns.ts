import assert from 'node:assert/strict';
import { productCredentialType, productNodeType } from '../engine/product';
import { N8nRequestError } from '../n8n/rest-client';
import type { Part } from './stage';

/** The dropdowns that the node fills from Marketo, requested the way the editor does. */
export const dropdowns: Part = {
	name: 'dropdowns',
	about: 'dropdowns of the node: lists, partitions, fields, programs, statuses, custom objects',
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

		const programs = {
			...ask,
			path: 'parameters.programId',
			methodName: 'searchPrograms',
			parameters: {
				resource: 'programMember',
				operation: 'importAndWait',
				programId: { __rl: true, mode: 'list', value: '' },
			},
		};
		/** Scrolls a dropdown to its end. */
		const pagesOf = async (
			request: Parameters<typeof rest.resourceLocatorResults>[0],
		): Promise<Array<Array<{ name: string; value: unknown }>>> => {
			const pages: Array<Array<{ name: string; value: unknown }>> = [];
			let paginationToken: string | undefined;
			do {
				const page = await rest.resourceLocatorResults({ ...request, paginationToken });
				pages.push(page.results);
				({ paginationToken } = page);
			} while (paginationToken !== undefined && pages.length < 10);
			return pages;
		};

		await checks.check('static lists: returns all 650 on three pages, each once', async () => {
			const pages = await pagesOf(lists);
			assert.deepEqual(
				pages.map(({ length }) => length),
				[300, 300, 50],
			);
			assert.deepEqual(
				pages.flat().map(({ value }) => value),
				[...simulator.lists.keys()].map(String),
			);
		});

		await checks.check('static lists: finds part of a name on every page', async () => {
			const found = (await pagesOf({ ...lists, filter: 'zürich' })).flat();
			const expected = [...simulator.lists.values()].filter(({ name }) => name.includes('Zürich'));
			assert.deepEqual(
				found.map(({ value }) => value),
				expected.map(({ id }) => String(id)),
			);
		});

		await checks.check('static lists: returns nothing for an unknown name', async () => {
			assert.deepEqual(await rest.resourceLocatorResults({ ...lists, filter: 'no such list' }), {
				results: [],
			});
		});

		await checks.check('partitions: returns all, and those that match a filter', async () => {
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
			'lookup fields: returns the fields Marketo can search by, with their display names',
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

		await checks.check('fields to map to: returns writable fields only', async () => {
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
			assert.ok(!values.has('createdAt'), 'a read-only field');
			assert.ok(options.some(({ name }) => name === 'First Name (firstName)'));
		});

		await checks.check('programs: returns all 450 on three pages, each once', async () => {
			const pages = await pagesOf(programs);
			assert.deepEqual(
				pages.map(({ length }) => length),
				[200, 200, 50],
			);
			assert.deepEqual(
				pages.flat().map(({ value }) => value),
				simulator.options.programs.map(({ id }) => String(id)),
			);
		});

		await checks.check('programs: finds part of a name on every page', async () => {
			const found = (await pagesOf({ ...programs, filter: 'newsletter osaka' })).flat();
			const expected = simulator.options.programs.filter(({ name }) =>
				name.startsWith('Newsletter Osaka'),
			);
			assert.ok(expected.length > 2);
			assert.deepEqual(
				found.map(({ value }) => value),
				expected.map(({ id }) => String(id)),
			);
		});

		const statusesOf = async (mode: string, value: string): Promise<unknown[]> => {
			const options = await rest.options({
				...ask,
				path: 'parameters.programStatus',
				methodName: 'getProgramStatuses',
				parameters: {
					resource: 'programMember',
					operation: 'importAndWait',
					programId: { __rl: true, mode, value },
				},
			});
			return options.map((option) => option.value);
		};
		const [webinar, email] = simulator.options.programs;
		const webinarStatuses = [
			'Invited',
			'Registered',
			'Waitlisted',
			'No Show',
			'Attended',
			'Attended On-demand',
		];
		await checks.check(
			"program statuses: returns those of the selected program's channel, without hidden ones",
			async () => {
				assert.deepEqual(await statusesOf('list', String(webinar.id)), webinarStatuses);
				assert.deepEqual(await statusesOf('id', String(email.id)), [
					'Sent',
					'Opened',
					'Clicked',
					'Unsubscribed',
				]);
				assert.deepEqual(await statusesOf('url', webinar.url), webinarStatuses);
			},
		);

		await checks.check(
			'program statuses: returns nothing before a program is selected',
			async () => {
				assert.deepEqual(await statusesOf('list', ''), []);
			},
		);

		await checks.check('custom objects: returns the approved ones by their API names', async () => {
			const { results } = await rest.resourceLocatorResults({
				...ask,
				path: 'parameters.customObject',
				methodName: 'searchCustomObjects',
				parameters: {
					resource: 'customObject',
					operation: 'importAndWait',
					customObject: { __rl: true, mode: 'list', value: '' },
				},
			});
			assert.deepEqual(
				results.map(({ name, value }) => [name, value]),
				[
					['Car (car_c)', 'car_c'],
					['Order (order_c)', 'order_c'],
					['Store (store_c)', 'store_c'],
				],
			);
		});

		await checks.check('fields to map to: depend on the selected resource', async () => {
			const fieldsFor = async (parameters: Record<string, unknown>): Promise<Set<unknown>> => {
				const options = await rest.options({
					...ask,
					path: 'parameters.columnMappings.mappings[0].field',
					methodName: 'getFields',
					parameters: { columnMatching: 'manual', operation: 'importAndWait', ...parameters },
				});
				return new Set(options.map(({ value }) => value));
			};
			const ofMembers = await fieldsFor({ resource: 'programMember' });
			assert.ok(['email', 'webinarUrl', 'dietaryNeeds'].every((name) => ofMembers.has(name)));
			assert.ok(!ofMembers.has('reachedSuccess'), 'a read-only field');
			const ofOrders = await fieldsFor({
				resource: 'customObject',
				customObject: { __rl: true, mode: 'list', value: 'order_c' },
			});
			assert.ok(['orderNumber', 'lineNumber', 'product'].every((name) => ofOrders.has(name)));
			assert.ok(!ofOrders.has('firstName'), 'a lead field');
		});

		await checks.check('renews a token that Marketo has revoked', async () => {
			simulator.revokeTokens();
			assert.equal((await rest.resourceLocatorResults(lists)).results.length, 300);
		});

		await checks.check(
			'with a wrong client secret, the editor gets a readable message',
			async () => {
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
					checks.note(`n8n responds: ${error.status} ${error.body.slice(0, 200)}`);
					assert.match(error.body, /Marketo rejected the client ID and secret/);
					return true;
				});
			},
		);
	},
};
