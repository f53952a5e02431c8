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

/** An expression or an AI agent may give an unknown value. For an unknown resource, n8n returns no operation. */
function chosenOperation(context: IExecuteFunctions): Operation {
	const name: unknown = context.getNodeParameter('operation', 0, '');
	const known: Readonly<Record<string, Operation>> = operations;
	if (typeof name === 'string' && Object.hasOwn(known, name)) return known[name];
	throw new InvalidSettingError(
		`"${PARAMETERS.resource}" or "Operation" has a value that this node doesn't know`,
		'Select both from their lists. An expression must return the internal value of an option, such as "lead" or "importAndWait": n8n shows it when you switch the parameter to an expression.',
	);
}
