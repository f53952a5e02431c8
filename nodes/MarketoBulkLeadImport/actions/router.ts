import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { PARAMETERS } from '../marketo/labels';
import { toNodeError } from '../transport/nodeErrors';
import type { Operation } from './operation';
import { operations } from './operations';

export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		return await chosenOperation(this).execute(this);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** An expression, or an agent, may choose what there is not. n8n leaves out the operation of an unknown resource. */
function chosenOperation(context: IExecuteFunctions): Operation {
	const name: unknown = context.getNodeParameter('operation', 0, '');
	const known: Readonly<Record<string, Operation>> = operations;
	if (typeof name === 'string' && Object.hasOwn(known, name)) return known[name];
	throw new InvalidSettingError(
		`"${PARAMETERS.resource}" or "Operation" has a value that this node doesn't know`,
		'Select both from their lists. An expression must give the value that n8n shows when a choice is switched to an expression, such as "lead" and "importAndWait".',
	);
}
