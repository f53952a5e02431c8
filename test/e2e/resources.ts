import assert from 'node:assert/strict';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../n8n/rest-client';
import { fiveLeads } from './people';
import type { Part } from './stage';
import { chain, download, fetchItems, marketo, quickly, said, start } from './workflows';

/** The last order has a quantity that isn't a number. */
const orders = [
	{ orderNumber: 'A-1', lineNumber: 1, customerNumber: 'C-17', product: 'Kettle', quantity: 2 },
	{ orderNumber: 'A-1', lineNumber: 2, customerNumber: 'C-17', product: 'Teapot', quantity: 1 },
	{ orderNumber: 'A-2', lineNumber: 1, customerNumber: 'C-18', product: 'Kettle', quantity: 'two' },
];

/** Program members and custom objects. The part "operations" covers leads. */
export const resources: Part = {
	name: 'resources',
	about: 'imports of program members and custom objects, and the checks before them',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { rest, credential } = await stage.shared();
		const file = files.put('attendees.csv', fiveLeads);
		const rows = files.put('orders.json', JSON.stringify(orders), 'application/json');
		const [program] = simulator.options.programs;
		const members = (status: string): INodeParameters => ({
			resource: 'programMember',
			programId: { __rl: true, mode: 'url', value: program.url },
			programStatus: status,
		});
		const orderObject: INodeParameters = {
			resource: 'customObject',
			customObject: { __rl: true, mode: 'name', value: 'order_c' },
		};
		const run = async (input: INode, ...nodes: INode[]): Promise<ExecutionResult> =>
			await rest.runWorkflow(await rest.createWorkflow(chain('Resources', start, input, ...nodes)));

		await checks.check(
			'imports program members with their status, and returns the failed row and the warning',
			async () => {
				simulator.reset();
				const { status, error, output } = await run(
					download(file),
					marketo(credential, {
						...members('Attended'),
						operation: 'importAndWait',
						options: quickly,
					}),
				);
				assert.equal(status, 'success', JSON.stringify(error));
				const [[{ json: summary }], failed, warnings] = output.Marketo;
				assert.deepEqual(
					[summary.rows, summary.imported, summary.failed, summary.unaccounted],
					[5, 4, 1, 0],
				);
				assert.equal(failed[0].json['Import Row Number'], 3);
				assert.match(said(failed[0], 'Import Failure Reason'), /email/i);
				assert.equal(warnings[0].json['Import Row Number'], 5);
				assert.deepEqual(
					[...new Set(simulator.memberships(program.id).map((member) => member.status))],
					['Attended'],
				);
				assert.equal(simulator.membershipCount, 4);
				assert.equal(
					simulator.findMembership(program.id, 'grace@example.com')?.programId,
					program.id,
				);
			},
		);

		await checks.check(
			"rejects a status that the program's channel doesn't have, and sends nothing",
			async () => {
				simulator.reset();
				const { status, error } = await run(
					download(file),
					marketo(credential, { ...members('Atended'), operation: 'importAndWait' }),
				);
				checks.note(`n8n shows: "${error?.message}" / "${error?.description ?? ''}"`);
				assert.equal(status, 'error');
				assert.match(`${error?.message} ${error?.description}`, /"Atended".+"Attended"/s);
				assert.equal(simulator.callsOf('create'), 0);
			},
		);

		await checks.check(
			'imports custom object records from items, and returns the failed row',
			async () => {
				simulator.reset();
				const { status, error, output } = await run(
					fetchItems(rows),
					marketo(credential, {
						...orderObject,
						operation: 'importAndWait',
						source: 'items',
						options: quickly,
					}),
				);
				assert.equal(status, 'success', JSON.stringify(error));
				const [[{ json: summary }], failed] = output.Marketo;
				assert.deepEqual(
					[summary.rows, summary.imported, summary.failed, summary.unaccounted],
					[3, 2, 1, 0],
				);
				const [job] = summary.jobs as Array<Record<string, unknown>>;
				assert.equal(job.objectApiName, 'order_c');
				assert.equal(job.numOfObjectsProcessed, 2);
				assert.equal(failed[0].json.orderNumber, 'A-2');
				assert.match(said(failed[0], 'Import Failure Reason'), /quantity/i);
				assert.equal(simulator.recordCount, 2);
				assert.equal(simulator.findRecord('order_c', 'A-1', '2')?.fields.product, 'Teapot');
				assert.equal(simulator.leadCount, 0);
			},
		);

		await checks.check(
			'Create Import Job, Wait Until Done and Get Failures work for a custom object',
			async () => {
				simulator.reset();
				const { status, error, output } = await run(
					fetchItems(rows),
					marketo(
						credential,
						{ ...orderObject, operation: 'create', source: 'items' },
						{},
						'Create',
					),
					marketo(credential, { ...orderObject, operation: 'wait', options: quickly }, {}, 'Wait'),
					marketo(credential, { ...orderObject, operation: 'getFailures' }, {}, 'Failures'),
				);
				assert.equal(status, 'success', JSON.stringify(error));
				assert.equal(output.Wait[0][0].json.batchId, output.Create[0][0].json.batchId);
				assert.equal(output.Wait[0][0].json.numOfObjectsProcessed, 2);
				assert.equal(output.Failures[0][0].json.orderNumber, 'A-2');
			},
		);

		await checks.check(
			'rejects items without a deduplication field of the custom object, and sends nothing',
			async () => {
				simulator.reset();
				const incomplete = orders.map(({ lineNumber: _, ...order }) => order);
				const url = files.put('incomplete.json', JSON.stringify(incomplete), 'application/json');
				const { status, error } = await run(
					fetchItems(url),
					marketo(credential, { ...orderObject, operation: 'importAndWait', source: 'items' }),
				);
				checks.note(`n8n shows: "${error?.message}" / "${error?.description ?? ''}"`);
				assert.equal(status, 'error');
				assert.match(error?.message ?? '', /lineNumber/);
				assert.equal(simulator.callsOf('create'), 0);
			},
		);
	},
};
