import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { ConnectionError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CredentialsRejectedError';
import { InvalidBatchIdError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidBatchIdError';
import { InvalidSettingError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidSettingError';
import { MarketoApiError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { UnexpectedReplyError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/UnexpectedReplyError';
import { WrongAccountError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/WrongAccountError';
import { toNodeError } from '../../../nodes/MarketoBulkLeadImport/transport/nodeErrors';

const node: INode = {
	id: '1',
	name: 'Marketo',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An error as the HTTP client throws it, with the request inside. */
const cause = Object.assign(new Error('connect ECONNREFUSED'), {
	config: { headers: { Authorization: 'Bearer s3cr3t-t0k3n' } },
});

test.each<[label: string, error: Error & { description: string }]>([
	[
		'an error code',
		new MarketoApiError(
			"Marketo's daily quota is used up (code 607)",
			'Wait.',
			'607',
			'stop',
			false,
		),
	],
	[
		'an unexpected response',
		new UnexpectedReplyError('with nothing', 'list the lead fields', 502, 'retry', true),
	],
	['no connection', new ConnectionError('refused', { cause })],
	['a wrong secret', new CredentialsRejectedError({ cause })],
	['a wrong address', new WrongAccountError({ cause })],
])('%s becomes a NodeApiError with our message', (_, error) => {
	const found = toNodeError(node, error, 3);
	expect(found).toBeInstanceOf(NodeApiError);
	expect(found).toMatchObject({
		message: error.message,
		description: error.description,
		context: { itemIndex: 3 },
	});
	expect(JSON.stringify(found)).not.toContain('s3cr3t');
	expect(JSON.stringify({ ...found })).not.toContain('s3cr3t');
});

test("an error in the user's input becomes a NodeOperationError", () => {
	const found = toNodeError(node, new InvalidBatchIdError('x'), 0);
	expect(found).toBeInstanceOf(NodeOperationError);
	expect(found).not.toBeInstanceOf(NodeApiError);
	expect(found).toMatchObject({
		message: '"x" is not a valid batch ID',
		context: { itemIndex: 0 },
	});
});

test.each<[label: string, error: Error]>([
	['an API error', new ConnectionError('reset')],
	['an operation error', new InvalidBatchIdError('x')],
])('the message of %s ends with what has been sent', (_, error) => {
	expect(toNodeError(node, error, 0, 'leads.csv: all rows were sent (batch 3404)').message).toBe(
		`${error.message}. leads.csv: all rows were sent (batch 3404)`,
	);
});

test('messages are one line, whatever they quote', () => {
	const named = 'a\r\nb\u2028c\u001b[2Kd\u202ee\0f';
	for (const origin of [
		new InvalidSettingError(`"${named}" is unknown`, `Not "${named}"`),
		new MarketoApiError(`Not "${named}"`, `Not "${named}"`, '1003', 'stop', false),
	]) {
		const { message, description } = toNodeError(node, origin, 0, named) as NodeApiError;
		for (const text of [message, description]) expect(text).toContain('"a b c [2Kd e f"');
		expect(message).toMatch(/ a b c \[2Kd e f$/);
	}
});

test('other errors are returned unchanged', () => {
	const error = new TypeError('x');
	expect(toNodeError(node, error)).toBe(error);
	const wrapped = toNodeError(node, 'just a text');
	expect(wrapped).toBeInstanceOf(NodeOperationError);
	expect(wrapped.message).toBe('just a text');
});
