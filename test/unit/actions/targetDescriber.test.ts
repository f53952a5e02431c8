import { TargetDescriber } from '../../../nodes/MarketoBulkLeadImport/actions/targetDescriber';
import { MarketoClient } from '../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { customObjectTarget } from '../../../nodes/MarketoBulkLeadImport/objects/customObject';
import { leadTarget } from '../../../nodes/MarketoBulkLeadImport/objects/lead';
import { programMemberTarget } from '../../../nodes/MarketoBulkLeadImport/objects/programMember';
import { html, refusal, rejection, scriptedPorts, success, type Answer } from '../marketo/scripted';

function describer(...answers: Answer[]) {
	const ports = scriptedPorts(answers);
	const client = new MarketoClient(ports);
	return { targets: new TargetDescriber(async () => await Promise.resolve(client)), ports };
}

const described = success({ fields: [{ name: 'email' }, { name: 'vin' }] });

test('sends each request once, and returns every target with its own key fields', async () => {
	const { targets, ports } = describer(described);
	const lookupFields = ['email', 'vin', 'email'];
	const found = await Promise.all(
		lookupFields.map(
			async (lookupField) => await targets.describe(leadTarget({ lookupField }), true),
		),
	);
	expect(found.map(({ target, fields }) => [target.keyFields, fields.keyFields])).toEqual(
		lookupFields.map((name) => [[name], [name]]),
	);
	expect(ports.sent).toHaveLength(1);
});

test('sends no request for leads if no check needs it', async () => {
	const { targets, ports } = describer(described);
	const { fields } = await targets.describe(leadTarget({ lookupField: 'email' }), false);
	expect([fields.isKnown, fields.keyFields, ports.sent]).toEqual([false, ['email'], []]);
});

test('always requests the description of custom objects, because only Marketo knows their keys', async () => {
	const { targets } = describer(
		success({ fields: [{ name: 'vin' }], dedupeFields: ['vin'], relationships: [] }),
	);
	const { target } = await targets.describe(customObjectTarget('car_c'), false);
	expect(target.keyFields).toEqual(['vin']);
	expect(target.batchPath(7, 'status')).toBe('/bulk/v1/customobjects/car_c/import/7/status.json');
});

test.each<[label: string, answer: Answer]>([
	['610', refusal('610')],
	['HTTP 404', html(404)],
])('adds one note if fields cannot be loaded (%s)', async (_label, answer) => {
	const { targets } = describer(answer);
	for (const lookupField of ['email', 'vin']) {
		const { fields } = await targets.describe(leadTarget({ lookupField }), true);
		expect([fields.isKnown, fields.keyFields]).toEqual([false, [lookupField]]);
	}
	expect(targets.notes).toEqual([
		"Couldn't load Marketo's lead fields, so the columns are sent under the names that they have in the file",
	]);
});

test('adds one note if a check needs another permission', async () => {
	const { targets } = describer(refusal('603'));
	for (const status of ['Attended', 'No Show'])
		await targets.describe(programMemberTarget({ programId: 1107, status }), false);
	expect(targets.notes).toHaveLength(1);
});

test('names the missing permission', async () => {
	const { targets } = describer(refusal('603', 'Access denied'));
	const error = await rejection(targets.describe(customObjectTarget('car_c'), true));
	expect(error).toMatchObject({
		message:
			'Marketo denied access: the API user needs the permission "Read-Write Custom Object" to list the fields of the custom object (code 603, request d01f#15d672f8560)',
		description: expect.stringContaining('"Read-Write Custom Object"') as string,
		code: '603',
	});
});
